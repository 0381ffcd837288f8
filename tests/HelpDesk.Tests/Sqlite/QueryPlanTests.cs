using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using static Crm.HelpDesk.Tests.Sqlite.QueryPlans;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>Every look-up and page is read from an index: SQLite's own plan of each command has no walk through a whole table, and lists need no sort.</summary>
public sealed class QueryPlanTests : DataTest<SqliteTestDatabaseAlone>
{
    private readonly QueryPlans _plans = new();

    protected override void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(_plans.Watch);

    [Fact]
    public async Task The_model_finds_a_caller_in_five_queries_without_a_scan()
    {
        var bob = await AddCustomerAsync("Bob", "+12125550100");
        var reader = new ModelCallerReader(Databases);
        var plans = await PlansAsync(() => Task.FromResult(reader.OfNumber("+12125550100")));
        Assert.Equal(5, plans.Count);
        NoScan(plans);
        NoScan(await PlansAsync(() => Task.FromResult(reader.OfCustomer(bob.Id))));
    }

    [Theory]
    [InlineData("ada love")]
    [InlineData("212555")]
    [InlineData("")]
    public async Task Customers_are_searched_in_index_order(string term)
    {
        for (var i = 0; i < 3; i++)
        {
            await AddCustomerAsync($"Ada Lovelace {i}", $"212555000{i}");
        }

        string? next = null;
        NoSort(await PlansAsync(async () => next = (await Search.SearchAsync(term, null, 1, Viewer.System, Cancel)).Next), exceptNumbersOfOneCustomer: true);
        Assert.NotNull(next);
        NoSort(await PlansAsync(() => Search.SearchAsync(term, next, 1, Viewer.System, Cancel)), exceptNumbersOfOneCustomer: true);
    }

    [Fact]
    public async Task Tickets_are_found_and_listed_in_index_order()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        for (var i = 0; i < 3; i++)
        {
            Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, $"Ticket {i}", null, OwnerId: olga.Id, Tags: ["vip"]), Ada, Cancel));
        }

        TicketFilter[] views =
        [
            new(), new(Open: true), new(State: TicketState.New), new(Open: true, OwnerId: olga.Id), new(Open: true, CustomerId: bob.Id),
            new(OwnerId: olga.Id), new(CustomerId: bob.Id), new(Kind: TicketKind.Question), new(Priority: TicketPriority.Normal), new(State: TicketState.New, OwnerId: olga.Id),
            new(Tag: "vip"), new(Tag: "vip", State: TicketState.New),
        ];
        var agent = new Viewer(Guid.NewGuid(), UserRole.Agent, new HashSet<Guid> { Guid.NewGuid() });
        NoSort(await PlansAsync(() => Search.SearchAsync(null, null, 10, agent, Cancel)), exceptNumbersOfOneCustomer: true);
        foreach (var view in views)
        {
            string? next = null;
            NoSort(await PlansAsync(async () => next = (await Tickets.ListAsync(view, null, 1, Viewer.System, Cancel)).Next));
            NoSort(await PlansAsync(() => Tickets.ListAsync(view, next, 1, Viewer.System, Cancel)));
            NoSort(await PlansAsync(() => Tickets.ListAsync(view, null, 1, agent, Cancel))); // who does not see all
        }

        // Of several parts the one that few fit is read and sorted.
        TicketFilter[] few =
        [
            new(State: TicketState.New, Kind: TicketKind.Question, Priority: TicketPriority.Normal), new(Open: true, OwnerId: olga.Id, Kind: TicketKind.Question),
            new(Tag: "vip", Open: true, OwnerId: olga.Id, Kind: TicketKind.Question), new(FollowerId: olga.Id, Tag: "vip"), new(ByDue: true, Tag: "vip"), new(Overdue: true, Unowned: true, CustomerId: bob.Id),
        ];
        foreach (var view in few)
        {
            NoScan(await PlansAsync(() => Tickets.ListAsync(view, null, 1, Viewer.System, Cancel)));
        }

        NoSort(await PlansAsync(() => Tickets.ListAsync(new(Unowned: true), null, 10, Viewer.System, Cancel)));
        NoSort(await PlansAsync(() => Tickets.ListAsync(new(TeamId: Guid.NewGuid()), null, 10, Viewer.System, Cancel)));
        NoSort(await PlansAsync(() => Tickets.ListAsync(new(FollowerId: olga.Id, Open: true), null, 10, Viewer.System, Cancel)));
        NoSort(await PlansAsync(() => Tickets.TagsAsync("v", Cancel)));
        NoSort(await PlansAsync(() => Waits.OpenDueAsync(Cancel)));
        NoSort(await PlansAsync(() => Tickets.FindAsync(1001, Viewer.System, Cancel)));
        NoSort(await PlansAsync(() => Tickets.FindStateAsync(1001, bob.Id, Cancel)));
    }

    [Fact]
    public async Task Timelines_are_read_without_a_scan_and_the_customers_in_index_order()
    {
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        for (var i = 0; i < 3; i++)
        {
            await Events.AppendAsync(Calls.Answered(Clock.Now.AddMinutes(i), null, bob.Id, Guid.CreateVersion7()), i, Cancel);
        }

        string? next = null;
        NoScan(await PlansAsync(async () => next = (await Timeline.OfCustomerAsync(bob.Id, null, 2, Viewer.System, Cancel))!.Next));
        NoScan(await PlansAsync(() => Timeline.OfCustomerAsync(bob.Id, next, 2, Viewer.System, Cancel)));
        var pages = await PlansAsync(() => Timeline.OfCustomerAsync(bob.Id, next, 2, Viewer.System, Cancel));
        NoSort(pages.Where(p => p.Sql.Contains("LIMIT", StringComparison.Ordinal) && !p.Sql.Contains("JOIN", StringComparison.Ordinal)).ToList());
        NoScan(await PlansAsync(() => Timeline.OfTicketAsync(ticket.Id, null, 2, Viewer.System, Cancel)));
        NoScan(await PlansAsync(() => Timeline.OfContactAsync(Guid.NewGuid(), Viewer.System, Cancel)));
        NoScan(await PlansAsync(() => Recordings.FindAsync(Guid.NewGuid(), Viewer.System, Cancel)));
    }

    [Fact]
    public async Task What_a_start_reads_and_what_an_append_reads_is_indexed()
    {
        NoSort(await PlansAsync(() => Reader.OpenContactsAsync(Cancel)));
        NoSort(await PlansAsync(async () => await Reader.ReadSinceAsync(Clock.Now, Cancel).CountAsync(Cancel)));
        NoSort(await PlansAsync(async () => await Reader.ReadSinceAsync(Clock.Now, [typeof(ContactQueued), typeof(ContactClosed)], Cancel).CountAsync(Cancel)));
        NoSort(await PlansAsync(() => Callbacks.OpenAsync(null, null, 10, Viewer.System, Cancel)));
        var call = Calls.Message(Clock.Now, "+12125550100", null, Guid.CreateVersion7(), Guid.CreateVersion7());
        NoScan(await PlansAsync(() => Events.AppendAsync(call, 1, Cancel)));
        NoScan(await PlansAsync(() => Events.AppendAsync(call, 1, Cancel)));
        NoSort(await PlansAsync(() => Users.FindByNameAsync("olga", Cancel)));
    }

    [Fact]
    public async Task Promises_are_followed_watched_and_listed_without_a_scan()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var always = Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<DaySpan>)[new DaySpan(0, 24 * 60)]);
        var calendar = Value(await SlaRules.CreateCalendarAsync(new CalendarDraft("Always", "Etc/UTC", always, []), Cancel));
        Value(await SlaRules.CreatePolicyAsync(new PolicyDraft("All", null, null, null, calendar.Id, 60, 60, 60, [new(50, NotifyOwner: true)]), Cancel));
        for (var i = 0; i < 3; i++)
        {
            NoScan(await PlansAsync(() => AddTicketAsync(bob.Id, $"Ticket {i}", olga.Id)));
        }

        string? next = null;
        NoSort(await PlansAsync(async () => next = (await Tickets.ListAsync(new(ByDue: true), null, 1, Viewer.System, Cancel)).Next));
        NoSort(await PlansAsync(() => Tickets.ListAsync(new(Overdue: true), next, 1, Viewer.System, Cancel)));
        NoSort(await PlansAsync(() => Tickets.ListAsync(new(ByDue: true, OwnerId: olga.Id), next, 1, Viewer.System, Cancel)));
        NoSort(await PlansAsync(() => Tickets.ListAsync(new(ByDue: true, State: TicketState.New, Open: true), next, 1, Viewer.System, Cancel)));
        NoScan(await PlansAsync(() => Tickets.ListAsync(new(ByDue: true, Kind: TicketKind.Question, Priority: TicketPriority.Normal, State: TicketState.New, Open: true), next, 1, Viewer.System, Cancel)));
        NoScan(await PlansAsync(() => Tickets.ListAsync(new(ByDue: true, Tag: "vip", FollowerId: olga.Id), next, 1, Viewer.System, Cancel)));
        NoScan(await PlansAsync(() => Promises.BreachesSinceAsync(Clock.Now, Cancel)));
        NoScan(await PlansAsync(() => Promises.OverdueAsync(Cancel)));
        var counted = await PlansAsync(() => Get<SlaReporter>().CountAsync([Clock.Now.AddDays(-1), Clock.Now], Cancel));
        NoScan([.. counted.Where(plan => !plan.Sql.Contains("FROM \"SlaPolicies\"", StringComparison.Ordinal))]);
        NoScan(await PlansAsync(() => Notices.UnseenAsync(olga.Id, Cancel)));
        Clock.Advance(TimeSpan.FromMinutes(31));
        NoScan(await PlansAsync(() => Watch.LookAsync(Cancel)));
    }

    private Task<List<QueryPlan>> PlansAsync(Func<Task> act) => _plans.OfAsync(Database.File, act);
}
