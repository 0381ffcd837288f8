using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.Host.Contacts;
using Crm.Routing.Dialer;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>May this number be called now, and if not, when?</summary>
internal static class DialGateApi
{
    public static void MapDialGate(this IEndpointRouteBuilder api) => api.MapGet("/dial-gate", AskAsync);

    /// <param name="campaign">Null: as an agent would call it by hand.</param>
    private static async Task<Results<Ok<DialGateAnswer>, ProblemHttpResult>> AskAsync(
        string number, Guid? campaign, PhoneNumbers numbers, DoNotCallData data, CampaignDesk campaigns, ContactDesk desk, TimeProvider time, CancellationToken cancel)
    {
        if (numbers.ToE164(number) is not { } e164)
            return Problems.BadRequest("That is not a telephone number. Write it with its area code, or with + and the country code.");
        var asked = campaign is { } id ? await campaigns.FindAsync(id, cancel) : null;
        if (campaign is not null && asked is null)
            return Problems.NotFound("There is no such campaign.");
        var at = time.GetUtcNow();
        var facts = await data.FactsAsync(e164, null, asked?.Settings.Purpose ?? CallPurpose.Service, at, cancel);
        var answer = await desk.Mailbox.Ask(() => asked is not null && desk.Campaigns.Find(asked.Id) is { } live
            ? desk.Campaigns.Gate.AskFor(live, facts, at)
            : desk.Campaigns.Gate.AskByHand(facts, at));
        return TypedResults.Ok(View(e164, answer));
    }

    private static DialGateAnswer View(string number, DialAnswer answer) => new(
        number, answer.Allowed, Reason(answer.Reason), answer.Sentence, answer.NextAllowedAt,
        [.. answer.Proof.LocalTimes.Select(local => new LocalTimeLine(local.Zone, local.Local, local.From))]);

    private static string Reason(DialReason reason) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
