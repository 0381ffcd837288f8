using System.Data.Common;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.HelpDesk.Tests;

/// <summary>A database across a network loses connections: before a commit, or with the answer to one that succeeded. Then all is done again, and once.</summary>
public sealed class TransactionTests : DataTest<SqliteTestDatabase>
{
    private readonly Faults _faults = new();

    protected override void Configure(DbContextOptionsBuilder options)
    {
        new SqliteDbContextOptionsBuilder(options).ExecutionStrategy(dependencies => new RetryPassing(dependencies));
        options.AddInterceptors(_faults);
    }

    [Theory]
    [InlineData(Fault.BeforeCommit)]
    [InlineData(Fault.AfterCommit)]
    public async Task A_ticket_a_note_and_a_provisional_customer_are_made_once(Fault fault)
    {
        _faults.Next = fault;
        var customer = await Customers.EnsureProvisionalAsync("+12125550100", "Bob", Cancel);
        var draft = new TicketDraft(Guid.NewGuid(), customer.Id, "Broken", "The text", TicketPriority.Normal);
        _faults.Next = fault;
        var ticket = Value(await Desk.CreateAsync(draft, Ada, Cancel));
        _faults.Next = fault;
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "A note", null, Ada, Cancel));

        Assert.Equal(6, _faults.Commits);
        Assert.Equal((1001, 2), (ticket.Number, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries.Count));
        Assert.Equal(1002, (await AddTicketAsync(customer.Id, "The next number")).Number);
        Assert.Single((await Search.SearchAsync(null, null, 10, Viewer.System, Cancel)).Items);
    }

    [Theory]
    [InlineData(Fault.BeforeCommit)]
    [InlineData(Fault.AfterCommit)]
    public async Task Events_and_what_follows_from_them_are_stored_once(Fault fault)
    {
        var (contact, ticket) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var events = Calls.Stream(
            contact, Clock.Now, new ContactOpened(ContactDirection.Inbound, "+12125550100", "Bob", "+12125550199", null, null), new VoiceMessageLeft(Guid.NewGuid(), "a.wav", 7, "support", ticket));
        _faults.Next = fault;
        await Events.AppendAsync(events, 5, Cancel);

        Assert.Equal(2, _faults.Commits);
        Assert.Equal(5, await Events.JournalPositionAsync(Cancel));
        Assert.Equal(2, (await Timeline.OfContactAsync(contact, Viewer.System, Cancel))!.Events.Count);
        Assert.Equal((1001, 2), ((await Tickets.FindAsync(ticket, Viewer.System, Cancel))!.Number, (await Tickets.FindAsync(ticket, Viewer.System, Cancel))!.Entries.Count));
    }

    [Theory]
    [InlineData(Fault.BeforeCommit)]
    [InlineData(Fault.AfterCommit)]
    public async Task A_piece_of_a_file_and_an_attempt_of_a_webhook_are_stored_once(Fault fault)
    {
        _faults.Next = fault;
        using var file = new MemoryStream("number\n+12125550101\nnonsense 1\n+12125550102\n"u8.ToArray());
        var list = Value(await DoNotCallImports.ImportAsync(new DoNotCallFile("State list", "2026-03", new DateOnly(2026, 3, 1)), file, Ada, null, Cancel));
        Assert.Equal(2, list.Numbers);
        Assert.Equal(Fault.None, _faults.Next);

        var hook = Value(await Webhooks.CreateAsync(new("Other CRM", "https://crm.example/hook", [], true), "sealed", Ada, Cancel));
        await AddCustomerAsync("Bob");
        var task = (await Hooks.NextAsync(hook.Id, Cancel))!;
        _faults.Next = fault;
        await Hooks.RecordAsync(task, new WebhookAttempt(true, 200, TimeSpan.FromSeconds(1), null), 0, Cancel);
        Assert.Single((await Webhooks.DeliveriesAsync(hook.Id, null, 10, Cancel)).Items);
        Assert.Null((await Hooks.NextAsync(hook.Id, Cancel))!.Next);
    }

    [Theory]
    [InlineData(Fault.BeforeCommit)]
    [InlineData(Fault.AfterCommit)]
    public async Task An_erasure_is_done_once(Fault fault)
    {
        var bob = await AddCustomerAsync("Bob", "+12125550100");
        await Events.AppendAsync(Calls.Answered(Clock.Now, "+12125550100", bob.Id, Guid.CreateVersion7()), 1, Cancel);
        Value(await Eraser.AskAsync(bob.Id, "asked for it", Ada, null, Cancel));
        _faults.Next = fault;
        Assert.Equal([bob.Id], await Eraser.RunAsync(Cancel));
        Assert.Equal(Fault.None, _faults.Next);
        Assert.Empty(await Eraser.RunAsync(Cancel));
        Assert.NotNull(Assert.Single(await Eraser.OfCustomerAsync(bob.Id, Cancel)).DoneAt);
    }

    public enum Fault
    {
        None,
        BeforeCommit,
        AfterCommit,
    }

    private sealed class PassingException() : Exception("The connection broke.");

    private sealed class RetryPassing(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, 1, TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is PassingException;
    }

    private sealed class Faults : DbTransactionInterceptor
    {
        public Fault Next { get; set; }

        public int Commits { get; private set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Commits++;
            Throw(Fault.BeforeCommit);
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Throw(Fault.AfterCommit);
            return Task.CompletedTask;
        }

        private void Throw(Fault fault)
        {
            if (Next == fault)
            {
                Next = Fault.None;
                throw new PassingException();
            }
        }
    }
}
