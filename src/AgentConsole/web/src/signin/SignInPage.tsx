import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SignIn } from '../contracts';
import { sentenceOf } from '../core/api';
import { useServices } from '../core/services';
import { EntranceFrame } from './EntranceFrame';

export function SignInPage() {
  const { api } = useServices();
  const client = useQueryClient();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api.post<void>('/api/session', { userName, password } satisfies SignIn);
      await client.resetQueries();
    } catch (error) {
      setPassword('');
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <EntranceFrame title="Sign in" hint="To your console: calls, customers and tickets.">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput label="User name" name="username" autoComplete="username" required autoFocus value={userName} onChange={(event) => setUserName(event.currentTarget.value)} />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show what was typed' }}
          />
          <Button type="submit" loading={busy}>
            Sign in
          </Button>
        </Stack>
      </form>
    </EntranceFrame>
  );
}
