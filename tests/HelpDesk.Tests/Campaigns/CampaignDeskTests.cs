using System.Text;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Tests.Campaigns;

public abstract class CampaignDeskTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_campaign_is_read_back_as_it_was_written()
    {
        var settings = Settings() with { ListExpiry = TimeSpan.FromDays(31) };
        var made = Value(await Campaigns.CreateAsync(settings, Ada, Cancel));
        var read = (await Campaigns.FindAsync(made.Id, Cancel))!;

        Assert.Equivalent(settings, read.Settings, strict: true);
        Assert.Equal((CampaignState.Draft, "Ada Agent", 1L, Clock.Now), (read.State, read.StateBy, read.Revision, read.StateSince));
        Assert.Equal([CampaignState.Running], read.NextStates);
        Assert.Equal(made.Id, Assert.Single(await Campaigns.ListAsync(Cancel)).Id);
    }

    [Fact]
    public async Task Every_state_is_reached_as_drawn_and_no_other_way()
    {
        var campaign = await AddCampaignAsync();
        foreach (var state in new[] { CampaignState.Running, CampaignState.Paused, CampaignState.Running, CampaignState.Stopped, CampaignState.Running })
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal((state, Clock.Now), Value(await Campaigns.SetStateAsync(campaign, state, Ada, Cancel)) is var now ? (now.State, now.StateSince) : default);
        }

        Value(await Campaigns.SetStateAsync(campaign, CampaignState.Running, Ada, Cancel));
        Assert.Contains("paused, stopped", Problem(ResultKind.Invalid, await Campaigns.SetStateAsync(campaign, CampaignState.Draft, Ada, Cancel)), StringComparison.Ordinal);
        Problem(ResultKind.NotFound, await Campaigns.SetStateAsync(Guid.NewGuid(), CampaignState.Running, Ada, Cancel));
    }

    [Fact]
    public async Task Who_changes_what_another_has_changed_is_told_and_a_stop_is_never_refused_for_it()
    {
        var campaign = await AddCampaignAsync();
        Value(await Campaigns.SetStateAsync(campaign, CampaignState.Running, Ada, Cancel));
        var stale = await Campaigns.ChangeAsync(campaign, 1, Settings() with { Weight = 20 }, Cancel);
        Assert.Equal((ResultKind.Conflict, CampaignState.Running), (stale.Kind, stale.Value!.State));
        var changed = Value(await Campaigns.ChangeAsync(campaign, 2, Settings() with { Mode = CampaignMode.Predictive }, Cancel));
        Assert.Equal((3L, CampaignMode.Predictive, CampaignState.Running), (changed.Revision, changed.Settings.Mode, changed.State));

        var stops = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Campaigns.SetStateAsync(campaign, CampaignState.Stopped, Ada, Cancel), Cancel)));
        Assert.All(stops, stop => Assert.Equal(CampaignState.Stopped, Value(stop).State));
    }

    [Fact]
    public async Task Settings_that_cannot_be_meant_are_refused_with_a_sentence()
    {
        await AddCampaignAsync(Settings("Taken"));
        CampaignSettings s = Settings();
        CampaignSettings[] wrong =
        [
            s with { Name = " " }, s with { Name = "Taken" }, s with { Weight = 0 }, s with { MostLines = 1_001 }, s with { RingLimit = TimeSpan.Zero }, s with { Country = "usa" },
            s with { Plan = s.Plan with { PerNumber = 0 } }, s with { Plan = s.Plan with { Again = new Dictionary<string, TimeSpan> { ["busy"] = TimeSpan.FromDays(-1) } } },
            s with { Schedule = s.Schedule with { TimeZone = "Mars/Olympus" } }, s with { Schedule = s.Schedule with { Windows = [new(DayOfWeek.Monday, new(9, 0), new(9, 0))] } },
            s with { Schedule = s.Schedule with { From = new(2026, 3, 2), To = new(2026, 3, 1) } }, s with { CallerIds = [new("", "555")] }, s with { CallerIds = [new("1", "+12125550100")] },
            s with { Form = [new("a", "A", FormFieldKind.Choice, false, [])] }, s with { Outcomes = [new("x", "X", true), new("x", "Y", false)] }, s with { ListExpiry = TimeSpan.Zero },
        ];
        foreach (var settings in wrong)
        {
            Problem(ResultKind.Invalid, await Campaigns.CreateAsync(settings, Ada, Cancel));
        }

        Assert.Single(await Campaigns.ListAsync(Cancel));
    }

    [Fact]
    public async Task The_figures_add_up_and_foretell_the_end()
    {
        var campaign = await AddCampaignAsync(Settings() with { Plan = RetryPlan.Usual with { PerLead = 1 } });
        var leads = await AddLeadsAsync(campaign, [.. Enumerable.Range(0, 12).Select(i => new[] { $"+1212555{i:0000}" })]);
        await using (var db = await OpenAsync())
        {
            db.Leads.Single(l => l.Id == leads[11]).Block();
            await db.SaveChangesAsync(Cancel);
        }

        await Queue.ClaimAsync(campaign, 1, Host, Clock.Now, Cancel);
        await Call(1, new DialEnded(Dispositions.NoAnswer, 20, 487));
        await Call(2, new DialEnded(Dispositions.Refused, 2, 603));
        await Call(3, new DialAnswered("human", null), new DialAbandoned("no agent", 3), new DialEnded(Dispositions.Abandoned, 2, 200));
        await Call(4, new DialAnswered("human", null), new DialEnded(Dispositions.Answered, 2, 200), new LeadOutcome(null, "sale", true));
        await Call(5, new DialAnswered("machine", null), new DialEnded(Dispositions.Machine, 2, 200));
        await Call(6, new DialAnswered("unsure", null), new DialEnded(Dispositions.Answered, 2, 200), new LeadOutcome(null, "callback", false, Clock.Now.AddDays(1)));
        Clock.Advance(TimeSpan.FromMinutes(30));

        var figures = await Stats.ReadAsync(campaign, TimeSpan.FromDays(30), Clock.Now, Cancel);

        var funnel = figures.Leads;
        Assert.Equal((12, 5, 4, 1, 1, 3, 1, 0, 2), (funnel.Total, funnel.Untried, funnel.Due, funnel.Waiting, funnel.InProgress, funnel.AtCaps, funnel.OnDoNotCall, funnel.Denied, funnel.Done));
        Assert.Equal(funnel.Total, funnel.Due + funnel.Waiting + funnel.InProgress + funnel.AtCaps + funnel.OnDoNotCall + funnel.Denied + funnel.Done);
        Assert.Equal((6, 6, 3, 1, 0.5, 3, 1, 1 / 3.0), (figures.Attempts, figures.AttemptsLastHour, figures.Reached, figures.Successes, figures.HitRate, figures.LiveAnswersInWindow, figures.AbandonedInWindow, figures.AbandonRate));

        // Six attempts in the half of an hour; one attempt for each of five leads that were not tried, and the sixth that is open has had its one.
        Assert.Equal((5, 25.0), (figures.Forecast!.Attempts, Math.Round(figures.Forecast.DialingTime.TotalMinutes)));
        Assert.Equal((0, 0), (await Stats.ReadAsync(campaign, TimeSpan.FromMinutes(20), Clock.Now, Cancel)) is var later ? (later.LiveAnswersInWindow, later.AbandonedInWindow) : default);

        Task Call(int i, params ContactEventBody[] bodies) => Events.AppendAsync(Dialed(campaign, leads[i], $"+1212555{i:0000}", bodies), 1, Cancel);
    }

    [Fact]
    public async Task Leads_and_attempts_are_exported_as_text()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddListAsync(campaign, [new("=HYPERLINK(\"x\")", ["+12125550101", "+12125550102"])]))[0];
        await AddLeadsAsync(campaign, [.. Enumerable.Range(0, 1_001).Select(i => new[] { $"+1212556{i:0000}" })]);
        await DialAsync(campaign, lead, "+12125550101", Dispositions.Busy);

        using var leads = new MemoryStream();
        await Export.LeadsAsync(campaign, leads, Cancel);
        using var attempts = new MemoryStream();
        await Export.AttemptsAsync(campaign, Clock.Now, Clock.Now.AddHours(1), attempts, Cancel);

        var lines = Encoding.UTF8.GetString(leads.ToArray()).Split("\r\n");
        Assert.Equal(1 + 1 + 1_001 + 1, lines.Length);
        Assert.StartsWith("List,,\"'=HYPERLINK(\"\"x\"\")\",,'+12125550101 +12125550102,waiting,", lines[1], StringComparison.Ordinal);
        var attempt = Encoding.UTF8.GetString(attempts.ToArray()).Split("\r\n")[1];
        Assert.StartsWith("2026-03-02T09:00:01Z,'+12125550101,progressive,busy,,,no,10,486,", attempt, StringComparison.Ordinal);
        Assert.Contains("\"\"allowed\"\":true", attempt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_leads_of_a_list_are_paged_by_state()
    {
        var campaign = await AddCampaignAsync();
        var ids = await AddLeadsAsync(campaign, ["+12125550101"], ["+12125550102"], ["+12125550103"]);
        var list = Assert.Single(await Lists.OfCampaignAsync(campaign, Cancel));
        var first = await Leads.ListAsync(list.Id, LeadState.Ready, null, 2, Cancel);
        var second = await Leads.ListAsync(list.Id, LeadState.Ready, first.Next, 2, Cancel);
        Assert.Equal(ids, first.Items.Concat(second.Items).Select(l => l.Id));
        Assert.Null(second.Next);
        Assert.Empty((await Leads.ListAsync(list.Id, LeadState.Done, null, 2, Cancel)).Items);
        Assert.Equal("+12125550102", Assert.Single((await Leads.FindAsync(ids[1], Cancel))!.Numbers).Number);
        Assert.Null(await Leads.FindAsync(Guid.NewGuid(), Cancel));
    }
}
