import { Anchor } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Me } from '../contracts';
import { useServices } from '../core/services';
import { EntranceFrame } from './EntranceFrame';
import { PasswordForm } from './PasswordForm';

/** After signing in with a one-time password: nothing else works until another is chosen. */
export function FirstPasswordPage({ me }: { me: Me }) {
  const { api, notices } = useServices();
  const client = useQueryClient();
  const signOut = async () => {
    await api.delete('/api/session').catch(() => undefined);
    client.clear();
    client.setQueryData(['me'], null);
  };
  const done = () => {
    notices.done('Your password is changed.');
    void client.resetQueries();
  };
  return (
    <EntranceFrame title="Choose a password" hint={`Welcome, ${me.displayName}. The password that you were given works once: choose one that nobody else knows.`}>
      <PasswordForm present="The password that you were given" done={done} />
      <Anchor component="button" type="button" size="sm" onClick={() => void signOut()}>
        Sign out
      </Anchor>
    </EntranceFrame>
  );
}
