using Crm.HelpDesk.Data;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>
/// Runs one rule on one ticket, within a transaction, and writes down what came of it. Loops end in three ways: a rule does not fire on what it has led to itself;
/// a chain of rules has an end; and a rule that fires again and again on one ticket, in whatever way, is switched off.
/// </summary>
internal sealed class RuleRunner(TicketActions actions)
{
    /// <summary>Rules that follow from each other.</summary>
    public const int LongestChain = 10;

    /// <summary>A rule's firings on one ticket within a minute.</summary>
    public const int MostInAMinute = 100;

    private const int LongestText = 2_000;

    /// <param name="chain">The rules that led here, the first one first.</param>
    /// <param name="sequence">The entry of the feed; null for a scheduled rule.</param>
    /// <returns>The customer whose ticket was changed; null when nothing was.</returns>
    public async Task<Guid?> RunAsync(HelpDeskDb db, Rule rule, Guid ticketId, ChangeFacts? change, IReadOnlyList<Guid> chain, long? sequence, DateTimeOffset now, CancellationToken cancel)
    {
        var definition = RuleJson.Read<RuleDefinition>(rule.Definition);
        if (await RuleFactsReader.ReadAsync(db, ticketId, Viewer.System, change, now, cancel) is not var (ticket, facts) || RuleMatch.WhyNot(definition.If, facts) is not null)
        {
            return null;
        }

        if (chain.Count > 0 && chain[^1] == rule.Id)
        {
            // What it did itself a moment ago; nothing to tell of.
            return null;
        }

        if (chain.Contains(rule.Id) || chain.Count >= LongestChain)
        {
            var why = chain.Contains(rule.Id) ? "It has led to this change itself." : $"{LongestChain} rules have followed from each other; the chain ends here.";
            await LogAsync(db, rule, facts, sequence, RuleOutcome.Stopped, why, cancel);
            return null;
        }

        var minuteAgo = now.AddMinutes(-1);
        if (await db.RuleRuns.CountAsync(r => r.TicketId == ticketId && r.At > minuteAgo && r.RuleId == rule.Id, cancel) >= MostInAMinute)
        {
            await SwitchOffAsync(db, rule, $"It fired {MostInAMinute} times within a minute on ticket {ticket.Number}.", now, cancel);
            await LogAsync(db, rule, facts, sequence, RuleOutcome.SwitchedOff, rule.OffReason!, cancel);
            return null;
        }

        var actor = new Actor(null, $"Rule: {rule.Name}") { Chain = string.Join(' ', chain.Append(rule.Id).Select(id => id.ToString("N"))) };
        var done = await actions.RunAsync(db, ticket, facts, definition.Then, actor, rule.Id, cancel);
        var (outcome, text) = done switch
        {
            { Refusal: { } refusal } => (RuleOutcome.Refused, refusal.Problem!),
            { Told.Count: 0 } => (RuleOutcome.Nothing, "Everything was so already."),
            _ => (RuleOutcome.Done, string.Join('\n', done.Told)),
        };
        await LogAsync(db, rule, facts, sequence, outcome, text, cancel);
        return outcome == RuleOutcome.Done ? facts.Customer.Id : null;
    }

    /// <summary>Switches a rule off and tells the administrators why.</summary>
    public static async Task SwitchOffAsync(HelpDeskDb db, Rule rule, string why, DateTimeOffset now, CancellationToken cancel)
    {
        rule.Enabled = false;
        rule.OffReason = TextRules.Clean(why, TextRules.Name);
        await db.Rules.Where(r => r.Id == rule.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Enabled, false).SetProperty(r => r.OffReason, rule.OffReason).SetProperty(r => r.NextAt, (DateTimeOffset?)null).SetProperty(r => r.Revision, r => r.Revision + 1),
            cancel);
        var administrators = await db.Users.Where(u => u.Role == UserRole.Administrator && !u.Disabled).Select(u => u.Id).ToListAsync(cancel);
        NoticeBoard.Add(db, administrators, now, $"The rule “{rule.Name}” was switched off. {why}");
        await db.SaveChangesAsync(cancel);
    }

    private static async Task LogAsync(HelpDeskDb db, Rule rule, RuleFacts facts, long? sequence, RuleOutcome outcome, string text, CancellationToken cancel)
    {
        db.RuleRuns.Add(new RuleRun
        {
            Id = Guid.CreateVersion7(facts.Now),
            RuleId = rule.Id,
            RuleVersion = rule.Version,
            RuleName = rule.Name,
            Sequence = sequence,
            TicketId = facts.Ticket.Id,
            TicketNumber = facts.Ticket.Number,
            At = facts.Now,
            Outcome = outcome,
            Text = TextRules.Clean(text, LongestText)!,
        });
        await db.SaveChangesAsync(cancel);
    }
}
