using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>What came of actions.</summary>
/// <param name="Told">What was done, a line each; empty when everything was so already.</param>
/// <param name="Refusal">Why nothing was done.</param>
internal sealed record ActionsDone(IReadOnlyList<string> Told, Result<Ticket>? Refusal = null);

/// <summary>Does what a rule or a macro says to a ticket, as a part of a transaction: all of it, or nothing.</summary>
internal sealed class TicketActions(TicketDesk desk)
{
    /// <summary>The changes of a ticket's fields that a list of actions makes, as one change.</summary>
    /// <param name="me">Who runs a macro.</param>
    public static TicketChange ChangeOf(IReadOnlyList<RuleAction> actions, Ticket ticket, Guid? me)
    {
        var change = new TicketChange(ticket.Revision);
        foreach (var action in actions)
        {
            change = action.Do switch
            {
                RuleActions.SetState => WithState(change, ticket, Parse<TicketState>(action.Value!)),
                RuleActions.SetPriority => change with { Priority = Parse<TicketPriority>(action.Value!) },
                RuleActions.SetKind => change with { Kind = Parse<TicketKind>(action.Value!) },
                RuleActions.SetOwner => action.Value == RuleActions.Nobody
                    ? change with { OwnerId = null, Unassign = true }
                    : change with { OwnerId = action.Value == RuleActions.Me ? me : Guid.Parse(action.Value!), Unassign = false },
                RuleActions.SetTeam => action.Value == RuleActions.Everybody
                    ? change with { TeamId = null, NoTeam = true }
                    : change with { TeamId = Guid.Parse(action.Value!), NoTeam = false },
                RuleActions.AddTag => change with { AddTags = [.. change.AddTags ?? [], action.Value!] },
                RuleActions.RemoveTag => change with { RemoveTags = [.. change.RemoveTags ?? [], action.Value!] },
                _ => change,
            };
        }

        return change;
    }

    /// <summary>What actions do to a ticket, in words.</summary>
    /// <param name="names">Of those whom the actions give by id.</param>
    /// <param name="fill">Fills the gaps of texts. What is logged keeps them: names of customers stand where they can be erased.</param>
    public static IReadOnlyList<string> Describe(IReadOnlyList<RuleAction> actions, RuleFacts facts, ActionNames names, Func<string, string> fill) => [.. actions.Select(action => action.Do switch
    {
        RuleActions.AddNote => $"note: {fill(action.Text!)}",
        RuleActions.Reply => $"public note: {fill(action.Text!)}",
        RuleActions.Notify => $"tells {names.Of(action.Value)}: {fill(action.Text!)}",
        RuleActions.Email => facts.Customer.Email is null ? "no e-mail: the customer has no address" : $"e-mail: {fill(action.Subject!)}",
        RuleActions.Webhook => $"calls webhook {names.Of(action.Value)}",
        RuleActions.AddTag => $"tag: +{action.Value}",
        RuleActions.RemoveTag => $"tag: −{action.Value}",
        _ => $"{action.Do[4..]}: {names.Of(action.Value)}",
    })];

    /// <param name="ticket">As read in this transaction.</param>
    /// <param name="actor">Carries the rule's chain.</param>
    /// <param name="ruleId">Null for a macro.</param>
    public async Task<ActionsDone> RunAsync(
        HelpDeskDb db, Ticket ticket, RuleFacts facts, IReadOnlyList<RuleAction> actions, Actor actor, Guid? ruleId, CancellationToken cancel)
    {
        var (told, names) = (new List<string>(), await ActionNames.ReadAsync(db, actions, cancel));
        var change = ChangeOf(actions, ticket, actor.UserId);
        if (change != new TicketChange(ticket.Revision))
        {
            var changed = await desk.ChangeOnceAsync(db, ticket.Id, change, actor, cancel);
            if (!changed.IsOk)
            {
                return new([], changed);
            }

            if (changed.Value!.Revision != ticket.Revision)
            {
                told.AddRange(Describe([.. actions.Where(RuleActions.IsChange)], facts, names, text => text));
            }
        }

        foreach (var action in actions.Where(a => !RuleActions.IsChange(a)))
        {
            told.AddRange(await RunAsync(db, facts, action, actor, ruleId, cancel) is { } whyNot ? [whyNot] : Describe([action], facts, names, text => text));
        }

        await db.SaveChangesAsync(cancel);
        return new(told);
    }

    /// <returns>Why it could not be done; null when it was.</returns>
    private async Task<string?> RunAsync(HelpDeskDb db, RuleFacts facts, RuleAction action, Actor actor, Guid? ruleId, CancellationToken cancel)
    {
        var ticket = facts.Ticket;
        switch (action.Do)
        {
            case RuleActions.AddNote or RuleActions.Reply:
                await AddNoteAsync(db, facts, action, action.Do == RuleActions.Reply, null, actor, cancel);
                return null;
            case RuleActions.Notify:
                var notice = TextRules.Clean(Placeholders.Fill(action.Text!, facts, actor.Name), TextRules.Text)!;
                NoticeBoard.Add(db, await WhomAsync(db, action.Value!, ticket, cancel), facts.Now, notice, ticket.Id);
                return null;
            case RuleActions.Email:
                // Asked before: a note that says what was never sent would be in the way of everybody who reads the ticket.
                if (await desk.MailProblemAsync(db, ticket.Id, facts.Customer.Id, cancel) is { } problem)
                {
                    return $"no e-mail: {problem}";
                }

                await AddNoteAsync(db, facts, action, isPublic: true, TextRules.Clean(Placeholders.Fill(action.Subject!, facts, actor.Name), TextRules.Title), actor, cancel);
                return null;
            default:
                var called = new { ticket.Number, RuleId = ruleId, WebhookId = Guid.Parse(action.Value!) };
                await FeedWriter.AddAsync(db, new FeedItem(FeedKinds.RuleCalled, facts.Now, actor, called, facts.Customer.Id, ticket.Id), cancel);
                return null;
        }
    }

    private async Task AddNoteAsync(HelpDeskDb db, RuleFacts facts, RuleAction action, bool isPublic, string? subject, Actor actor, CancellationToken cancel)
    {
        var text = TextRules.Clean(Placeholders.Fill(action.Text!, facts, actor.Name), TextRules.Text)!;
        await desk.TakeOrAddAsync(db, facts.Ticket.Id, new NoteDraft(Guid.NewGuid(), text, isPublic, Subject: subject), actor, cancel);
    }

    private static async Task<IReadOnlyList<Guid>> WhomAsync(HelpDeskDb db, string whom, TicketFacts ticket, CancellationToken cancel)
    {
        if (whom == RuleActions.Owner && ticket.OwnerId is { } owner)
        {
            return [owner];
        }

        // Nobody looks after it: then those who can change that are told.
        return whom is RuleActions.Owner or RuleActions.Supervisors ? await NoticeBoard.SupervisorsAsync(db, ticket.TeamId, cancel) : [Guid.Parse(whom)];
    }

    private static TicketChange WithState(TicketChange change, Ticket ticket, TicketState state) => change with
    {
        State = state,
        PendingReason = state == TicketState.Pending && ticket.State != TicketState.Pending ? PendingReason.Customer : null,
    };

    private static T Parse<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().First(value => RuleField.NameOf(value) == name);
}
