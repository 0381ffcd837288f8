import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { PasswordChange } from '../contracts';
import { sentenceOf } from '../core/api';
import { useServices } from '../core/services';

const eye = { visibilityToggleButtonProps: { 'aria-label': 'Show what was typed' } };

/** The signed-in user chooses another password; whoever only found the screen unlocked does not know the present one. */
export function PasswordForm({ present, done }: { present: string; done: () => void }) {
  const { api } = useServices();
  const [form, setForm] = useState({ present: '', password: '', again: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof form) => ({ ...eye, required: true, value: form[name], onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }) });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (form.password !== form.again) {
      setProblem('The two new passwords differ. Type the same one twice.');
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await api.post<void>('/api/me/password', { present: form.present, password: form.password } satisfies PasswordChange);
      done();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <PasswordInput label={present} autoComplete="current-password" data-autofocus {...field('present')} />
        <PasswordInput label="New password" description="10 characters or more" autoComplete="new-password" {...field('password')} />
        <PasswordInput label="New password again" autoComplete="new-password" {...field('again')} />
        <Button type="submit" loading={busy}>
          Change the password
        </Button>
      </Stack>
    </form>
  );
}
