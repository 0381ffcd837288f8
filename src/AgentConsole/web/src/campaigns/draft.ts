import type { CampaignEdit } from '../contracts';
import { callerIdsFrom, callerIdsText, formFrom, formText, hoursFrom, hoursText, outcomesFrom, outcomesText, retriesFrom, retriesText } from './lines';

/** A campaign's settings as they are typed: what is a list there is text with one entry a line here. */
export interface CampaignDraft extends Omit<CampaignEdit, 'callerIds' | 'retry' | 'hours' | 'form' | 'outcomes'> {
  readonly callerIds: string;
  readonly perNumber: number;
  readonly perLead: number;
  readonly perDay: number;
  readonly again: string;
  readonly callbackToAnyoneMinutes: number;
  readonly timeZone: string;
  readonly windows: string;
  readonly fromDay: string;
  readonly toDay: string;
  readonly form: string;
  readonly outcomes: string;
}

/** What a new campaign begins with: careful, and complete enough to be started. */
export function newCampaign(queue: string): CampaignEdit {
  return {
    name: '',
    mode: 'progressive',
    queue,
    weight: 10,
    callerIds: [],
    ringSeconds: 25,
    mostLines: 20,
    country: 'US',
    purpose: 'sales',
    retry: { perNumber: 3, perLead: 6, perDay: 1, againMinutes: { busy: 15, 'no-answer': 240, machine: 240, failed: 60 }, callbackToAnyoneMinutes: 60 },
    hours: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, windows: [], fromDay: null, toDay: null },
    script: '',
    form: [],
    outcomes: [
      { code: 'agreed', text: 'Agreed', success: true },
      { code: 'not-interested', text: 'Not interested', success: false },
      { code: 'wrong-person', text: 'Wrong person', success: false },
    ],
    listExpiryDays: null,
    revision: 0,
    detectMachines: false,
    leaveMessages: false,
    messagePrompt: null,
  };
}

export function draftOf(edit: CampaignEdit): CampaignDraft {
  const { callerIds, retry, hours, form, outcomes, ...rest } = edit;
  return {
    ...rest,
    callerIds: callerIdsText(callerIds),
    perNumber: retry.perNumber,
    perLead: retry.perLead,
    perDay: retry.perDay,
    again: retriesText(retry.againMinutes),
    callbackToAnyoneMinutes: retry.callbackToAnyoneMinutes,
    timeZone: hours.timeZone,
    windows: hoursText(hours.windows),
    fromDay: hours.fromDay ?? '',
    toDay: hours.toDay ?? '',
    form: formText(form),
    outcomes: outcomesText(outcomes),
  };
}

/** The settings to send, or the fields that cannot be read yet, each with its sentence. */
export function editOf(draft: CampaignDraft, before: CampaignEdit): { readonly edit: CampaignEdit } | { readonly problems: Readonly<Partial<Record<keyof CampaignDraft, string>>> } {
  const callerIds = callerIdsFrom(draft.callerIds);
  const again = retriesFrom(draft.again);
  const windows = hoursFrom(draft.windows);
  const form = formFrom(draft.form, before.form);
  const outcomes = outcomesFrom(draft.outcomes, before.outcomes);
  if ('problem' in callerIds || 'problem' in again || 'problem' in windows || 'problem' in form || 'problem' in outcomes) {
    const read = { callerIds, again, windows, form, outcomes };
    return { problems: Object.fromEntries(Object.entries(read).flatMap(([name, lines]) => ('problem' in lines ? [[name, lines.problem]] : []))) };
  }
  const { perNumber, perLead, perDay, callbackToAnyoneMinutes, timeZone, fromDay, toDay, again: _, windows: __, ...rest } = draft;
  return {
    edit: {
      ...rest,
      name: draft.name.trim(),
      callerIds: callerIds.list,
      retry: { perNumber, perLead, perDay, againMinutes: again.list, callbackToAnyoneMinutes },
      hours: { timeZone: timeZone.trim(), windows: windows.list, fromDay: fromDay || null, toDay: toDay || null },
      form: form.list,
      outcomes: outcomes.list,
    },
  };
}
