// node --import ./hooks.mjs workflows.mjs FILE…: what GitHub's own language service says of workflows, a line each.
import { readFileSync } from 'node:fs';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';

for (const file of process.argv.slice(2)) {
  const problems = await validate(TextDocument.create(`file:///${file}`, 'yaml', 1, readFileSync(file, 'utf8')));
  for (const problem of problems) console.log(`${file}:${problem.range.start.line + 1}: ${problem.message}`);
}
