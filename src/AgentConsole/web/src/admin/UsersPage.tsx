import { Button, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserDetail } from '../contracts';
import { moment, words } from '../core/format';
import { useServices } from '../core/services';
import { ChangeDialog, ChangeTable, Mark } from '../ui/ChangeTable';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { UserForm } from './UserForm';

/** Who may sign in, as what, with which skills and phone. */
export default function UsersPage() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => api.get<readonly UserDetail[]>('/api/users', signal),
  });
  const [edited, setEdited] = useState<UserDetail | 'new' | null>(null);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>Users</Title>
        <Button onClick={() => setEdited('new')}>New user</Button>
      </Group>
      <Loaded query={query}>
        {(users) => (users.length === 0 ? <EmptyState title="No users" hint="Add the first agent with “New user”." /> : <UserTable users={users} edit={setEdited} />)}
      </Loaded>
      <ChangeDialog what="user" edited={edited} close={() => setEdited(null)}>
        {(user) => <UserForm user={user} saved={() => setEdited(null)} />}
      </ChangeDialog>
    </Stack>
  );
}

function UserTable({ users, edit }: { users: readonly UserDetail[]; edit: (user: UserDetail) => void }) {
  return (
    <ChangeTable
      label="Users"
      rows={users}
      name={(user) => user.displayName}
      marks={(user) => (
        <>
          {user.disabled && <Mark>Disabled</Mark>}
          {user.oneTimeUntil !== null && (
            <Mark color="orange">{Date.parse(user.oneTimeUntil) > Date.now() ? `One-time password until ${moment(user.oneTimeUntil)}` : 'One-time password expired: give another'}</Mark>
          )}
        </>
      )}
      columns={[
        { heading: 'User name', cell: (user) => user.userName },
        { heading: 'Role', cell: (user) => words(user.role) },
        { heading: 'Skills', cell: (user) => Object.entries(user.skills).map(([skill, level]) => `${skill} ${level}`).join(', ') },
        { heading: 'Phone', cell: (user) => (user.role !== 'agent' ? '' : user.deskPhone === null ? 'In the browser' : `Desk phone ${user.deskPhone}`) },
      ]}
      change={edit}
    />
  );
}
