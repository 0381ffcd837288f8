import { Button, Checkbox, Group, PasswordInput, Select, Stack, Switch, TextInput, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { UserDetail, UserEdit } from '../contracts';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { newPassword } from './newPassword';
import { skillsFrom, skillsText } from './skills';

const roles = ['agent', 'supervisor', 'administrator'].map((value) => ({ value, label: words(value) }));

export function UserForm({ user, saved }: { user: UserDetail | null; saved: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const known = useOptions().data?.skills ?? [];
  const [form, setForm] = useState({
    userName: user?.userName ?? '',
    displayName: user?.displayName ?? '',
    role: user?.role ?? 'agent',
    disabled: user?.disabled ?? false,
    skills: skillsText(user?.skills ?? {}),
    deskPhone: user?.deskPhone ?? '',
    deskPhoneSecret: '',
    password: '',
    oneTime: true,
  });
  const [shown, show] = useState(false);
  const field = (name: 'userName' | 'displayName' | 'skills' | 'deskPhone' | 'deskPhoneSecret' | 'password') => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  const skills = skillsFrom(form.skills);

  const save = (event: FormEvent) => {
    event.preventDefault();
    if ('problem' in skills) return;
    const edit: UserEdit = {
      userName: form.userName.trim(),
      displayName: form.displayName.trim(),
      role: form.role,
      disabled: form.disabled,
      skills: skills.skills,
      deskPhone: form.deskPhone.trim() === '' ? null : form.deskPhone.trim(),
      deskPhoneSecret: form.deskPhoneSecret === '' ? null : form.deskPhoneSecret,
      password: form.password === '' ? null : form.password,
      oneTime: form.oneTime,
    };
    void run(async () => {
      await (user === null ? api.post<unknown>('/api/users', edit) : api.put<unknown>(`/api/users/${user.id}`, edit));
      await Promise.all([client.invalidateQueries({ queryKey: ['users'] }), client.invalidateQueries({ queryKey: ['options'] })]);
      saved();
    }, 'Saved.');
  };

  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput label="Name" required maxLength={100} {...field('displayName')} />
        <TextInput label="User name" required maxLength={64} autoComplete="off" {...field('userName')} />
        <Select label="Role" data={roles} value={form.role} onChange={(role) => setForm({ ...form, role: role ?? 'agent' })} allowDeselect={false} />
        <Textarea
          label="Skills"
          description={`One a line, with a level from 1 (basic) to 10 (expert). There are: ${known.join(', ')}`}
          placeholder={`${known[0] ?? 'billing'} 5`}
          autosize
          minRows={2}
          error={'problem' in skills ? skills.problem : undefined}
          {...field('skills')}
        />
        <Group grow align="flex-start">
          <TextInput label="Desk phone’s user" description="Empty: the browser is the phone" maxLength={64} autoComplete="off" {...field('deskPhone')} />
          <PasswordInput label="Desk phone’s secret" description={user?.deskPhone ? 'Empty: unchanged' : 'For its registration, 12 characters or more'} autoComplete="new-password" {...field('deskPhoneSecret')} />
        </Group>
        <Group align="flex-end" gap="xs">
          <PasswordInput
            flex={1}
            label={user === null ? 'Password' : 'New password'}
            description={user === null ? '10 characters or more' : 'Empty: unchanged. A new one ends the user’s sessions.'}
            required={user === null}
            autoComplete="new-password"
            visible={shown}
            onVisibilityChange={show}
            visibilityToggleButtonProps={{ 'aria-label': 'Show what was typed' }}
            {...field('password')}
          />
          <Button
            variant="default"
            onClick={() => {
              setForm({ ...form, password: newPassword() });
              show(true);
            }}
          >
            Make one
          </Button>
        </Group>
        {(user === null || form.password !== '') && (
          <Checkbox
            label="One-time password"
            description="The user has 3 days to sign in with it, and must then choose a password that nobody else knows."
            checked={form.oneTime}
            onChange={(event) => setForm({ ...form, oneTime: event.currentTarget.checked })}
          />
        )}
        <Switch label="Disabled: may not sign in" checked={form.disabled} onChange={(event) => setForm({ ...form, disabled: event.currentTarget.checked })} />
        <Button type="submit" loading={busy} disabled={'problem' in skills || form.userName.trim() === '' || form.displayName.trim() === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
