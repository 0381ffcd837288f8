using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.Host.Demo;

/// <summary>Tickets of the last two weeks that are done with, most of them in time, so that the picture of promises kept and broken has something to show.</summary>
internal sealed class DemoPromises(IDbContextFactory<HelpDeskDb> databases, HelpDeskOptions options, CustomerSearch search, TimeProvider time)
{
    private const int Seed = 11;
    private const int FirstDay = 13;
    private const int LastDay = 2;
    private static readonly TimeSpan Opens = TimeSpan.FromHours(14);

    private static readonly string[] Titles =
        ["Where is my parcel?", "Invoice with the wrong name", "Stove does not light", "Change of the delivery address", "Voucher is not taken", "A strap is torn", "Two of one order", "Sizes of the day pack"];

    private readonly Random _chance = new(Seed);

    /// <param name="author">Who has answered them.</param>
    public async Task SeedAsync(Actor author, CancellationToken cancel)
    {
        var clock = new PastTime();
        var desk = new TicketDesk(databases, options, clock);
        for (var day = FirstDay; day >= LastDay; day--)
        {
            for (var i = 1 + _chance.Next(3); i > 0; i--)
            {
                var person = DemoPeople.Customers[_chance.Next(DemoPeople.Customers.Count)];
                if ((await search.SearchAsync(person.Name, null, 1, Viewer.System, cancel)).Items is not [var customer])
                {
                    throw new InvalidOperationException($"{person.Name} is not among the customers.");
                }

                clock.Now = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-day) + Opens + TimeSpan.FromMinutes(_chance.Next(120));
                await WorkAsync(desk, clock, customer.Id, author, cancel);
            }
        }
    }

    private async Task WorkAsync(TicketDesk desk, PastTime clock, Guid customer, Actor author, CancellationToken cancel)
    {
        var draft = new TicketDraft(Guid.CreateVersion7(clock.Now), customer, Titles[_chance.Next(Titles.Length)], "By e-mail.", Kind: (TicketKind)_chance.Next((int)TicketKind.Complaint), Tags: ["orders"]);
        var ticket = (await desk.CreateAsync(draft, author, cancel)).Value ?? throw new InvalidOperationException("A ticket of the past was not made.");

        // Every fifth waits for longer than was promised.
        clock.Now += _chance.Next(5) == 0 ? TimeSpan.FromHours(5) : TimeSpan.FromMinutes(10 + _chance.Next(180));
        await desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.CreateVersion7(), "We have looked into it; here is what we do.", Public: true), author, cancel);
        clock.Now += TimeSpan.FromMinutes(20 + _chance.Next(100));
        var resolved = await desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.Resolved, OwnerId: author.UserId), author, cancel);
        clock.Now += TimeSpan.FromHours(1);
        await desk.ChangeAsync(ticket.Id, new TicketChange(resolved.Value!.Revision, TicketState.Closed), author, cancel);
    }

    private sealed class PastTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
