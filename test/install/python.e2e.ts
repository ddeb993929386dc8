import { after, before, test } from 'node:test';
import { Project } from './project.ts';
import { stopsCleanly } from './stops-cleanly.ts';

const project = new Project();

before(async () => {
  project.copy('app-python');
  // A folder in place of a virtual environment: the module for those is not on every machine.
  const pip = ['python3', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await project.must([...pip, '--target', 'packages', '-r', 'requirements.txt']);
});

after(() => project[Symbol.asyncDispose]());

const gunicorn = ['python3', '-m', 'gunicorn', '-c', 'gunicorn.conf.py'];
const services: Readonly<Record<string, readonly string[]>> = {
  FastAPI: ['python3', 'fastapi_app.py'],
  Flask: [...gunicorn, 'flask_app:app'],
  Django: [...gunicorn, 'django_app:app'],
};

for (const [name, command] of Object.entries(services)) {
  test(`${name} as in the guide loses no request to a SIGTERM`, () => {
    const env = { PYTHONPATH: project.path('packages'), DRAIN_SECONDS: '2' };
    return stopsCleanly({ command, folder: project.folder, env });
  });
}
