using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.Host.Contacts;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>What customers said about being called and written to.</summary>
internal static class ConsentApi
{
    public static void MapConsent(this IEndpointRouteBuilder api)
    {
        var consent = api.MapGroup("/customers/{id:guid}/consent").AddEndpointFilter<PresentCustomerFilter>();
        consent.MapGet("", StatesAsync);
        consent.MapGet("/history", HistoryAsync);
        consent.MapPost("", RecordAsync);
    }

    private static async Task<Ok<IReadOnlyList<ConsentLine>>> StatesAsync(Guid id, ConsentDesk consent, CancellationToken cancel) =>
        TypedResults.Ok(View(await consent.StatesAsync(id, cancel)));

    private static async Task<Ok<Page<ConsentHistoryLine>>> HistoryAsync(Guid id, [AsParameters] Paging paging, ConsentDesk consent, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await consent.HistoryAsync(id, paging.After, paging.Size, cancel), View));

    private static async Task<Results<Ok<IReadOnlyList<ConsentLine>>, ProblemHttpResult>> RecordAsync(
        Guid id, ConsentEdit edit, ClaimsPrincipal user, ConsentDesk consent, ContactDesk desk, ConsolePusher consoles, CancellationToken cancel)
    {
        if (Read(edit, out var statement) is { } problem)
            return Problems.BadRequest(problem);
        var recorded = await consent.RecordAsync(id, statement!, user.Actor(), cancel);
        if (!recorded.IsOk)
            return Problems.Of(recorded);
        // Answered when it holds: a lead with one of these numbers may be about to be dialed.
        await desk.Mailbox.Ask(() => Tell(desk, recorded.Value!));
        await consoles.CustomerChanged(recorded.Value!.Customer);
        return TypedResults.Ok(View(recorded.Value.States));
    }

    private static bool Tell(ContactDesk desk, ConsentChange change)
    {
        foreach (var purpose in Enum.GetValues<CallPurpose>())
        {
            var state = change.States.First(s => s.Channel == ContactChannel.Phone && s.Purpose == DoNotCallData.ConsentPurpose(purpose));
            foreach (var number in change.Numbers)
                desk.Campaigns.Gate.Stated(change.Customer, number, purpose, state.Decision == ConsentDecision.Refused);
        }
        return true;
    }

    private static string? Read(ConsentEdit edit, out ConsentStatement? statement)
    {
        statement = null;
        var channels = new List<ContactChannel>();
        foreach (var name in edit.Channels)
        {
            if (Names.Parse<ContactChannel>(name) is not { } channel)
                return Names.Wrong<ContactChannel>("channel", name);
            channels.Add(channel);
        }
        var purposes = new List<ContactPurpose>();
        foreach (var name in edit.Purposes)
        {
            if (Names.Parse<ContactPurpose>(name) is not { } purpose)
                return Names.Wrong<ContactPurpose>("purpose", name);
            purposes.Add(purpose);
        }
        if (Names.Parse<ConsentDecision>(edit.Decision) is not { } decision)
            return Names.Wrong<ConsentDecision>("decision", edit.Decision);
        statement = new(edit.Key, channels, purposes, decision, edit.At, edit.Source, edit.Proof, edit.ContactId);
        return null;
    }

    private static IReadOnlyList<ConsentLine> View(IReadOnlyList<ConsentStateRecord> states) =>
        [.. states.Select(s => new ConsentLine(Names.Of(s.Channel), Names.Of(s.Purpose), s.Decision is { } decision ? Names.Of(decision) : null, s.Since, s.Source, s.Allowed))];

    private static ConsentHistoryLine View(ConsentEntryRecord e) =>
        new(e.Id, Names.Of(e.Channel), Names.Of(e.Purpose), Names.Of(e.Decision), e.At, e.RecordedAt, e.Source, e.Proof, e.ContactId, e.ActorName);
}
