// node catalog.mjs FILE…: what Backstage's catalog would refuse, a line each, and how many entities it would take.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as model from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';

const validators = Object.entries(model).filter(([name]) => /EntityV1alpha1Validator$/.test(name)).map(([, validator]) => validator);
const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);

let entities = 0;
for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const entity = document.toJS();
    const name = `${entity?.kind}/${entity?.metadata?.name}`;
    try {
      // The catalog puts the text of a file in place of $text before it validates.
      const text = entity.spec?.definition?.$text;
      if (text) entity.spec.definition = readFileSync(resolve(dirname(file), text), 'utf8');
      await policy.enforce(entity);
      const known = await Promise.all(validators.map(validator => validator.check(entity)));
      if (!known.includes(true)) throw new Error(`there is no kind ${entity.kind} in ${entity.apiVersion}`);
      entities++;
    } catch (error) {
      console.log(`${file}: ${name}: ${error.message}`);
    }
  }
}
console.log(`${entities} entities`);
