using System.Globalization;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Configuration;
using Crm.Host.Contacts.Campaigns;
using CampaignHours = Crm.AgentConsole.Contracts.CampaignHours;

namespace Crm.Host.Api;

/// <summary>A campaign's settings as the page writes them, and back. What they must keep to beyond their shape the help desk checks.</summary>
internal static class CampaignEdits
{
    private const string Day = "yyyy-MM-dd";
    private const string Clock = "HH:mm";

    /// <returns>The settings, or what is wrong with them in words.</returns>
    public static (CampaignSettings? Settings, string? Problem) Read(CampaignEdit edit, SiteConfiguration site)
    {
        if (Names.Parse<CampaignMode>(edit.Mode) is not { } mode)
            return (null, Names.Wrong<CampaignMode>("mode", edit.Mode));
        if (Names.Parse<CallPurpose>(edit.Purpose) is not { } purpose)
            return (null, Names.Wrong<CallPurpose>("purpose", edit.Purpose));
        if (!site.Routing.Queues.ContainsKey(edit.Queue))
            return (null, $"There is no queue \"{Names.Short(edit.Queue)}\". Choose one of {string.Join(", ", site.Routing.Queues.Keys)}.");
        if (edit.Form.FirstOrDefault(question => CampaignWords.ToKind(question.Kind) is null) is { } unknown)
            return (null, $"\"{Names.Short(unknown.Kind)}\" is no kind of question. Choose text, number, date, yes-no or choice.");
        if (edit.MessagePrompt is { } prompt && !site.Prompts.Contains(prompt))
            return (null, $"There is no prompt \"{Names.Short(prompt)}\". Put {Names.Short(prompt)}.wav into the folder of prompts and restart the server, which reads and checks them at its start; or choose one that is there.");
        var (schedule, problem) = Schedule(edit.Hours);
        return schedule is null ? (null, problem) : (Settings(edit, mode, purpose, schedule), null);
    }

    private static CampaignSettings Settings(CampaignEdit edit, CampaignMode mode, CallPurpose purpose, CampaignSchedule schedule) => new(
        edit.Name.Trim(), mode, edit.Queue, edit.Weight, [.. edit.CallerIds.Select(rule => new CallerId(rule.Prefix, rule.Number))],
        TimeSpan.FromSeconds(edit.RingSeconds), edit.MostLines, edit.Country, purpose,
        new RetryPlan(
            edit.Retry.PerNumber, edit.Retry.PerLead, edit.Retry.PerDay, edit.Retry.AgainMinutes.ToDictionary(again => again.Key, again => TimeSpan.FromMinutes(again.Value)),
            TimeSpan.FromMinutes(edit.Retry.CallbackToAnyoneMinutes)),
        schedule, edit.Script, [.. edit.Form.Select(question => new FormField(question.Name, question.Label, CampaignWords.ToKind(question.Kind)!.Value, question.Required, question.Choices))],
        [.. edit.Outcomes.Select(outcome => new CampaignOutcome(outcome.Code, outcome.Text, outcome.Success))],
        edit.ListExpiryDays is { } days ? TimeSpan.FromDays(days) : null)
    {
        DetectMachines = edit.DetectMachines, LeaveMessages = edit.LeaveMessages, MessagePrompt = edit.MessagePrompt,
    };

    private static (CampaignSchedule?, string?) Schedule(CampaignHours hours)
    {
        var windows = new List<CampaignWindow>();
        foreach (var hour in hours.Windows)
        {
            if (Names.Parse<DayOfWeek>(hour.Day) is not { } day)
                return (null, Names.Wrong<DayOfWeek>("day", hour.Day));
            if (Time(hour.From) is not { } from || Time(hour.To) is not { } to)
                return (null, $"The window of {hour.Day} needs times such as 09:00 and 17:30.");
            windows.Add(new CampaignWindow(day, from, to));
        }
        if ((hours.FromDay is not null && Date(hours.FromDay) is null) || (hours.ToDay is not null && Date(hours.ToDay) is null))
            return (null, "The campaign's first and last day are written like 2026-12-31.");
        return (new CampaignSchedule(hours.TimeZone, windows, Date(hours.FromDay), Date(hours.ToDay)), null);
    }

    private static TimeOnly? Time(string text) => TimeOnly.TryParseExact(text, Clock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static DateOnly? Date(string? text) => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static CampaignDetail Detail(CampaignRecord campaign) => new(
        campaign.Id, Names.Of(campaign.State), campaign.StateSince, campaign.StateBy, [.. campaign.NextStates.Select(Names.Of)], campaign.UpdatedAt, Edit(campaign));

    private static CampaignEdit Edit(CampaignRecord campaign)
    {
        var settings = campaign.Settings;
        var plan = settings.Plan;
        return new CampaignEdit(
            settings.Name, Names.Of(settings.Mode), settings.Queue, settings.Weight, [.. settings.CallerIds.Select(id => new CallerIdRule(id.Prefix, id.Number))],
            (int)settings.RingLimit.TotalSeconds, settings.MostLines, settings.Country, Names.Of(settings.Purpose),
            new RetryRules(plan.PerNumber, plan.PerLead, plan.PerDay, plan.Again.ToDictionary(again => again.Key, again => (int)again.Value.TotalMinutes), (int)plan.CallbackToAnyoneAfter.TotalMinutes),
            Hours(settings.Schedule), settings.Script, [.. settings.Form.Select(CampaignWords.Question)],
            [.. settings.Outcomes.Select(outcome => new OutcomeChoice(outcome.Code, outcome.Text, outcome.Success))],
            settings.ListExpiry is { } expiry ? (int)expiry.TotalDays : null, campaign.Revision)
        {
            DetectMachines = settings.DetectMachines, LeaveMessages = settings.LeaveMessages, MessagePrompt = settings.MessagePrompt,
        };
    }

    private static CampaignHours Hours(CampaignSchedule schedule) => new(
        schedule.TimeZone,
        [.. schedule.Windows.Select(window => new CampaignHour(Names.Of(window.Day), window.From.ToString(Clock, CultureInfo.InvariantCulture), window.To.ToString(Clock, CultureInfo.InvariantCulture)))],
        schedule.From?.ToString(Day, CultureInfo.InvariantCulture), schedule.To?.ToString(Day, CultureInfo.InvariantCulture));
}
