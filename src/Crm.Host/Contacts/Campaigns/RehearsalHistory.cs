using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer.Rehearsing;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Earlier calls as a rehearsal draws them.</summary>
/// <param name="MissedOffers">Share of the answers that had an agent of their own and were abandoned all the same: a phone that was not there in time.</param>
/// <param name="Again">Share of the calls after which the plan tries a lead again.</param>
internal sealed record RehearsalHistory(IReadOnlyList<PastCall> Calls, double MissedOffers, double Again)
{
    /// <summary>Fewer conversations say nothing about how long they are.</summary>
    private const int FewestTalks = 5;

    private const int FewestReserved = 30;
    private static readonly TimeSpan UsualWrapUp = TimeSpan.FromSeconds(15);

    /// <returns>The history, or why there is none, in plain words.</returns>
    public static (RehearsalHistory? History, string? Problem) Of(PastAnswers answers, RetryPlan plan)
    {
        var calls = answers.Calls;
        if (calls.Count < AnswerHistory.Enough)
        {
            return (null, $"There is nothing to rehearse on yet: the campaign has {calls.Count} calls, {AnswerHistory.Enough} are needed, and no other campaign under the same country's rules has so many. Let it dial progressively for a while, then rehearse.");
        }

        var talks = calls.Where(call => call.Talk is not null).ToList();
        if (talks.Count < FewestTalks)
        {
            return (null, $"There is nothing to rehearse on yet: of {calls.Count} calls {talks.Count} came to a conversation, and {FewestTalks} are needed to know how long they take.");
        }

        var wrapUps = talks.Where(call => call.WrapUp is not null).Select(call => call.WrapUp!.Value.TotalSeconds).DefaultIfEmpty(UsualWrapUp.TotalSeconds).Average();
        var reserved = calls.Where(call => call is { Live: true, Mode: "progressive" or "preview" }).ToList();
        return (new RehearsalHistory(
            [.. calls.Select((call, i) => Past(call, call.Talk is null ? talks[i % talks.Count] : call, TimeSpan.FromSeconds(wrapUps)))],
            reserved.Count < FewestReserved ? 0 : (double)reserved.Count(call => call.Abandoned) / reserved.Count,
            (double)calls.Count(call => plan.Again.ContainsKey(call.Disposition)) / calls.Count), null);
    }

    /// <param name="talk">The call itself, or one whose conversation stands for the one that it did not come to.</param>
    private static PastCall Past(PastAnswer call, PastAnswer talk, TimeSpan wrapUp) => call.Live
        ? new PastCall(CallFate.Person, call.After, talk.Talk!.Value, talk.WrapUp ?? wrapUp)
        : new PastCall(Fate(call), call.After, default, default);

    private static CallFate Fate(PastAnswer call) => call.Answer == "machine" ? CallFate.Machine : call.Disposition switch
    {
        Dispositions.NoAnswer => CallFate.NoAnswer,
        Dispositions.Busy or Dispositions.Refused => CallFate.Busy,
        _ => CallFate.Failed,
    };
}
