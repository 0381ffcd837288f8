using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>Promises on a database: Monday, 2 March 2026, 09:00 UTC is 10:00 in Berlin.</summary>
public abstract class SlaTest<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    protected static readonly IReadOnlyList<EscalationStep> Steps =
        [new(75, NotifyOwner: true), new(MinutesBefore: 60, NotifyOwner: true, NotifySupervisors: true), new(100, NotifySupervisors: true)];

    protected static CalendarDraft Office(string zone = "Europe/Berlin", params DateOnly[] holidays) => new(
        "Office",
        zone,
        Enum.GetValues<DayOfWeek>().Where(d => d is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToDictionary(d => d, _ => (IReadOnlyList<DaySpan>)[new DaySpan(9 * 60, 17 * 60)]),
        holidays);

    protected static PolicyDraft Policy(Guid calendar, string name = "Standard", TicketPriority? priority = null, string? tier = null, TicketKind? kind = null, int? first = 60, int? next = 120, int? solved = 480) =>
        new(name, kind, priority, tier, calendar, first, next, solved, Steps);

    protected async Task<Guid> AddCalendarAsync(CalendarDraft? draft = null) => Value(await SlaRules.CreateCalendarAsync(draft ?? Office(), Cancel)).Id;

    protected async Task<PolicyRecord> AddPolicyAsync(PolicyDraft draft) => Value(await SlaRules.CreatePolicyAsync(draft, Cancel));

    /// <summary>The office's hours and one policy for every ticket: an hour, two hours, eight hours.</summary>
    protected async Task<PolicyRecord> AddStandardAsync() => await AddPolicyAsync(Policy(await AddCalendarAsync()));

    protected async Task<SlaClockRecord?> ClockAsync(Guid ticket, SlaKind kind) => (await Promises.OfTicketAsync(ticket, Cancel)).FirstOrDefault(c => c.Kind == kind);

    protected async Task<TicketRecord> SetAsync(Guid ticket, TicketState? state = null, TicketPriority? priority = null)
    {
        var now = (await Tickets.FindAsync(ticket, Viewer.System, Cancel))!;
        return Value(await Desk.ChangeAsync(ticket, new TicketChange(now.Revision, state, priority, PendingReason: state == TicketState.Pending ? PendingReason.Customer : null), Ada, Cancel));
    }

    protected void SetClock(string instant) => Clock.Advance(Hours.At(instant) - Clock.Now);

    private protected async Task<List<string>> SaidAsync(Guid ticket)
    {
        await using var db = await OpenAsync();
        return await db.TicketEntries.Where(e => e.TicketId == ticket && e.Kind == TicketEntryKind.Sla).OrderBy(e => e.At).Select(e => e.Text).ToListAsync(Cancel);
    }
}
