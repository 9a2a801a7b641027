// node pipelines.mjs FILE…: what GitLab's own schema, and the rules about stages, needs and extends, say of pipelines, a line
// each, and how many jobs there are in those that pass.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// GitLab's templates are not fetched: a job of each, by its name, is what a pipeline of ours may refer to.
const templates = {
  'Jobs/Secret-Detection.gitlab-ci.yml': 'secret_detection:\n  stage: test\n  script: [/analyzer run]\n',
  'Jobs/Container-Scanning.gitlab-ci.yml': 'container_scanning:\n  stage: test\n  script: [gtcs scan]\n',
};

const hooks = new URL('./hooks.mjs', import.meta.url).href;
const validator = fileURLToPath(new URL('./node_modules/gitlab-ci-local/dist/index.js', import.meta.url));

let jobs = 0;
for (const file of process.argv.slice(2)) {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  try {
    execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', folder]);
    execFileSync('git', ['-C', folder, 'remote', 'add', 'origin', 'git@gitlab.com:example/orders.git']);
    cpSync(file, join(folder, '.gitlab-ci.yml'));
    for (const [name, text] of Object.entries(templates)) {
      const path = join(folder, '.gitlab-ci-local/includes/gitlab.com/gitlab-org/gitlab/-/raw/HEAD/lib/gitlab/ci/templates', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }

    const run = spawnSync(process.execPath, ['--no-warnings', '--import', hooks, validator, '--evaluate-rule-changes=false', '--list-json'], { cwd: folder, encoding: 'utf8' });
    if (run.status === 0) jobs += JSON.parse(run.stdout).length;
    else console.log(`${file}: ${`${run.stdout}${run.stderr}`.trim().split('\n').filter(line => !/default remote branch|symbolic/.test(line)).join(' ')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
console.log(`${jobs} jobs`);
