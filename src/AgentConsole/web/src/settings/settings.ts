import { lazy, type ComponentType } from 'react';

interface Setting {
  readonly path: string;
  readonly label: string;
  /** Who has this right is offered the tab; the server asks again. */
  readonly right: string;
  readonly page: ComponentType;
}

/** What those who run the site decide: a tab each, loaded when it is opened. */
const settings: readonly Setting[] = [
  { path: 'rules', label: 'Rules', right: 'edit-rules', page: lazy(() => import('../rules/RulesPanel')) },
  { path: 'snippets', label: 'Macros and answers', right: 'edit-rules', page: lazy(() => import('../rules/SnippetsPanel')) },
  { path: 'webhooks', label: 'Webhooks', right: 'manage-webhooks', page: lazy(() => import('../rules/WebhooksPanel')) },
  { path: 'teams', label: 'Teams', right: 'manage-teams', page: lazy(() => import('../teams/TeamsPanel')) },
  { path: 'promises', label: 'Promised times', right: 'manage-promises', page: lazy(() => import('../sla/SlaSettings')) },
  { path: 'fields', label: 'Fields', right: 'manage-fields', page: lazy(() => import('../fields/FieldsPanel')) },
  { path: 'segments', label: 'Segments', right: 'manage-segments', page: lazy(() => import('../segments/SegmentsPanel')) },
  { path: 'keys', label: 'API keys', right: 'manage-keys', page: lazy(() => import('../admin/KeysPanel')) },
  { path: 'audit', label: 'Audit log', right: 'see-audit', page: lazy(() => import('../admin/AuditPanel')) },
  { path: 'retention', label: 'Retention', right: 'manage-privacy', page: lazy(() => import('../admin/RetentionPanel')) },
  { path: 'mail', label: 'E-mail', right: 'manage-mail', page: lazy(() => import('../mail/MailPanel')) },
];

export function settingsFor(rights: readonly string[]): readonly Setting[] {
  return settings.filter((setting) => rights.includes(setting.right));
}
