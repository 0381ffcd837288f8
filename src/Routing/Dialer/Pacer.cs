namespace Crm.Routing.Dialer;

/// <summary>What a predictive campaign is at one moment.</summary>
/// <param name="Held">Agents reserved for its calls.</param>
/// <param name="Unserved">Answered calls that no agent was named for.</param>
/// <param name="Pending">Calls that are dialing or ringing.</param>
/// <param name="Doubt">Variance of the share of answers, for its own square.</param>
/// <param name="RiskRoom">How many of the pending calls may be without an agent of their own, by the ledger.</param>
/// <param name="LossAllowed">Share of the next answers that may be lost, 0 to 1.</param>
/// <param name="Most">Most calls that may be dialing or ringing: lines, leads and the policy's limit.</param>
/// <param name="Ahead">What is expected up to some later moments, the last one far enough for nearly all answers.</param>
internal readonly record struct PaceSnapshot(
    int Held, int Unserved, int Pending, double Doubt, int RiskRoom, double LossAllowed, int Most, IReadOnlyList<PaceHorizon> Ahead);

/// <summary>What is expected up to a later moment.</summary>
/// <param name="Answers">By a person, of the pending calls.</param>
/// <param name="AnswersVariance">Its variance, each call for itself.</param>
/// <param name="Free">Busy agents who are free for this campaign by then.</param>
/// <param name="FreeVariance">Its variance.</param>
/// <param name="Fresh">How likely a call that is dialed now is answered by then.</param>
internal readonly record struct PaceHorizon(double Answers, double AnswersVariance, double Free, double FreeVariance, double Fresh);

/// <summary>How many calls may be dialing or ringing, and what is expected of them.</summary>
internal readonly record struct PacerResult(int Lines, double ExpectedAnswers, double FreeSoon);

/// <summary>
/// From a snapshot to the number of lines. Two bounds: the ledger's, which no outcome can pass (<see cref="AbandonLedger"/>), and the expected one, which keeps
/// the waste low: of the answers that will come, no more may find no agent than is allowed. Answers come early and agents are free late, or the other way
/// round, so that is asked for several moments ahead, and the worst of them counts.
/// <code>
///   answers  X(t) = Σ Bernoulli(call is answered by t)     agents  Y(t) = held + Σ Bernoulli(agent is free by t)
///   lost     max over t of E[(X(t) − Y(t))⁺], by the normal approximation; X varies also with what is not known of the share of answers yet
///   lines    the most for which  lost ≤ allowed × E[X(last t)]
/// </code>
/// Never fewer than one for each agent held: predictive is progressive and some more.
/// </summary>
internal static class Pacer
{
    public static PacerResult Lines(PaceSnapshot at)
    {
        var last = at.Ahead[^1];
        var most = Math.Min(at.Most, (int)Math.Min(int.MaxValue, (long)at.Held + at.RiskRoom));
        var lines = at.Pending;
        while (lines < most && (lines < at.Held || Lost(at, lines + 1 - at.Pending) <= at.LossAllowed * (last.Answers + ((lines + 1 - at.Pending) * last.Fresh))))
        {
            lines++;
        }

        return new PacerResult(lines, last.Answers + ((lines - at.Pending) * last.Fresh), last.Free);
    }

    /// <summary>Answers that find no agent, with so many more calls.</summary>
    private static double Lost(PaceSnapshot at, int more)
    {
        var most = 0.0;
        foreach (var ahead in at.Ahead)
        {
            var answers = ahead.Answers + (more * ahead.Fresh);
            var variance = ahead.AnswersVariance + (more * ahead.Fresh * (1 - ahead.Fresh)) + (at.Doubt * answers * answers) + ahead.FreeVariance;
            most = Math.Max(most, Positive(answers - (at.Held - at.Unserved + ahead.Free), variance));
        }

        return most;
    }

    /// <summary>E[D⁺] of a normal D: how many answers more than agents there will be.</summary>
    internal static double Positive(double mean, double variance)
    {
        if (variance < 1e-9)
        {
            return Math.Max(0, mean);
        }

        var deviation = Math.Sqrt(variance);
        var z = mean / deviation;
        return (deviation * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)) + (mean * Normal(z));
    }

    /// <summary>The normal distribution function (Abramowitz and Stegun 26.2.17; error below 1e-7).</summary>
    private static double Normal(double z)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? 1 - tail : tail;
    }
}
