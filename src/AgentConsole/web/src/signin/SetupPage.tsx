import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { FirstAdministrator } from '../contracts';
import { sentenceOf } from '../core/api';
import { useServices } from '../core/services';
import { EntranceFrame } from './EntranceFrame';

/** Opened by the one-time link that the server prints: /setup#token=… (after the #, so that no log on the way keeps it). */
export function SetupPage() {
  const { api, notices } = useServices();
  const client = useQueryClient();
  const [, go] = useLocation();
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  const [form, setForm] = useState({ userName: '', displayName: '', password: '', again: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof form) => ({ value: form[name], onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }) });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (form.password !== form.again) {
      setProblem('The two passwords differ. Type the same one twice.');
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const { userName, displayName, password } = form;
      await api.post<void>('/api/setup', { token, userName, displayName, password } satisfies FirstAdministrator);
      notices.done('Your account is made. Sign in with it, then add people under Users.');
      await client.resetQueries();
      go('/', { replace: true });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <EntranceFrame title="First administrator" hint="This account manages users and sees everything. The link works once.">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {token === '' && (
            <Alert color="orange" role="alert">
              The address holds no token. Open the whole link that the server printed when it started.
            </Alert>
          )}
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput label="Your name" autoComplete="name" required autoFocus {...field('displayName')} />
          <TextInput label="User name" autoComplete="username" required {...field('userName')} />
          <PasswordInput label="Password" description="10 characters or more" autoComplete="new-password" required {...field('password')} />
          <PasswordInput label="Password again" autoComplete="new-password" required {...field('again')} />
          <Button type="submit" loading={busy} disabled={token === ''}>
            Create the account
          </Button>
        </Stack>
      </form>
    </EntranceFrame>
  );
}
