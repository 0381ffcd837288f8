using Crm.HelpDesk.Timeline;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>Finds out who is on the line, within a deadline, and keeps contact, record and pop in step with what is found.</summary>
internal sealed class Callers(ContactDesk desk)
{
    /// <summary>A caller is not kept waiting for a slow database: the call goes on as an unknown one, and the answer is used when it comes.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(150);

    /// <summary>Between two questions to a database that is away.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>So long may a new customer take to be stored before the agent is told; a database that is busy takes less.</summary>
    private static readonly TimeSpan StoreDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Looks the number up and goes on, on the desk's thread, when the answer or the deadline is there.</summary>
    public void LookUp(Contact contact, Action<CallerInfo> then)
    {
        if (contact.Caller.Number is not { } number)
        {
            then(contact.Caller);
            return;
        }

        var wentOn = false;
        desk.Mailbox.Schedule(desk.Now + Deadline, () =>
        {
            if (!wentOn)
            {
                DeskLog.LookUpLate(desk.Log, contact.Id);
                Miss(contact, LookUpState.Unavailable);
                GoOn();
            }
        });
        Find(contact, number, GoOn);

        void GoOn()
        {
            if (!wentOn)
            {
                wentOn = true;
                then(contact.Caller);
            }
        }
    }

    private void Find(Contact contact, string number, Action answered) => desk.Records.FindCaller(number, found => desk.Mailbox.Post(() =>
    {
        if (!found.IsCompletedSuccessfully)
        {
            Failed(contact, found, LookUpState.Unavailable, () => Find(contact, number, () => { }));
        }
        else if (contact.Caller.Customer is null)
        {
            Identified(contact, found.Result, "number", tellRouting: contact.Caller.LookUp == LookUpState.Unavailable);
        }

        answered();
    }));

    /// <summary>The customer is known already: what an agent should see of it is read.</summary>
    /// <param name="how">chosen, lead or merged.</param>
    public void Load(Contact contact, Guid customer, string how) =>
        desk.Records.LoadCaller(contact.Caller.Number, customer).ContinueWith(found => desk.Mailbox.Post(() =>
        {
            if (!found.IsCompletedSuccessfully)
            {
                Failed(contact, found, LookUpState.Unavailable, () => Load(contact, customer, how));
            }
            else if (found.Result is { } caller)
            {
                Identified(contact, caller, how, tellRouting: false);
            }
        }), TaskScheduler.Default);

    /// <summary>An unknown number gets a provisional customer, once, however many calls come from it at the same time.</summary>
    public void EnsureCustomer(Contact contact)
    {
        if (contact.Caller.Customer is not null || contact.Caller.Matches.Count > 0 || contact.Caller.Number is not { } number)
        {
            return;
        }

        var answered = false;
        desk.Mailbox.Schedule(desk.Now + StoreDeadline, () =>
        {
            if (!answered)
            {
                Miss(contact, LookUpState.NotStored);
            }
        });
        desk.Records.EnsureProvisional(number, contact.DisplayName, made => desk.Mailbox.Post(() =>
        {
            answered = true;
            if (made.IsCompletedSuccessfully)
            {
                Identified(contact, made.Result, "provisional", tellRouting: true);
            }
            else
            {
                Failed(contact, made, LookUpState.NotStored, () => EnsureCustomer(contact));
            }
        }));
    }

    /// <summary>The database did not do it: the agent is told, and it is tried again for as long as anybody looks at the contact.</summary>
    private void Failed(Contact contact, Task asked, LookUpState state, Action again)
    {
        if (contact.Caller.LookUp == LookUpState.Done)
        {
            DeskLog.LookUpFailed(desk.Log, contact.Id, asked.Exception!.GetBaseException());
        }

        Miss(contact, state);
        desk.Mailbox.Schedule(desk.Now + Pause, () =>
        {
            if (contact.Caller.Customer is null && (!contact.IsOver || desk.Situations.Shows(contact)))
            {
                again();
            }
        });
    }

    /// <summary>That the caller was not looked up says more than that a customer was not stored.</summary>
    private void Miss(Contact contact, LookUpState state)
    {
        if (contact.Caller.Customer is null && contact.Caller.LookUp != LookUpState.Unavailable && contact.Caller.LookUp != state)
        {
            contact.Caller = contact.Caller with { LookUp = state };
            desk.Situations.Publish(contact);
        }
    }

    /// <summary>The agent says who it is. The others who share the number stay in sight, for an agent who picked the wrong one.</summary>
    public void Picked(Contact contact, CallerInfo caller)
    {
        var matches = contact.Caller.Matches;
        Identified(contact, matches.Count > 1 ? caller with { Matches = matches } : caller, "picked by the agent", tellRouting: true);
    }

    /// <summary>The contact belongs to this caller from now on.</summary>
    public void Identified(Contact contact, CallerInfo caller, string how, bool tellRouting)
    {
        var changed = caller.Customer?.Id != contact.Caller.Customer?.Id || caller.Matches.Count != contact.Caller.Matches.Count;
        contact.Caller = caller;
        if (changed)
        {
            desk.Write(contact, new CustomerMatched(caller.Customer?.Id, how, caller.Matches.Count));
        }

        if (tellRouting && !contact.IsOver && contact.CustomerLeg is not null)
        {
            desk.Handle(new CallerIdentified(contact.Key, caller.Profile));
        }

        desk.Situations.Publish(contact);
    }
}
