namespace Crm.Routing.Dialer;

/// <summary>What a predictive campaign is at one moment.</summary>
/// <param name="Held">Agents reserved for its calls.</param>
/// <param name="Unserved">Answered calls that no agent was named for.</param>
/// <param name="Pending">Ages in seconds of the calls that are dialing or ringing.</param>
/// <param name="Busy">For each agent at work: how likely it is free for this campaign in time.</param>
/// <param name="RiskRoom">How many of the pending calls may be without an agent of their own, by the ledger.</param>
/// <param name="LossAllowed">Share of the next answers that may be lost, 0 to 1.</param>
/// <param name="Most">Most calls that may be dialing or ringing: lines, leads and the policy's limit.</param>
internal readonly record struct PaceSnapshot(
    AnswerModel Answers,
    int Held,
    int Unserved,
    IReadOnlyList<double> Pending,
    IReadOnlyList<double> Busy,
    int RiskRoom,
    double LossAllowed,
    int Most);

/// <summary>How many calls may be dialing or ringing, and what is expected of them.</summary>
internal readonly record struct PacerResult(int Lines, double ExpectedAnswers, double FreeSoon);

/// <summary>
/// From a snapshot to the number of lines. Two bounds: the ledger's, which no outcome can pass (<see cref="AbandonLedger"/>), and the expected one, which keeps
/// the waste low: of the answers that will come while a new call rings, no more may find no agent than is allowed.
/// <code>
///   answers  X = Σ Bernoulli(call is answered before the horizon)     agents  Y = held + Σ Bernoulli(agent is free before the horizon)
///   lost     E[(X − Y)⁺] by the normal approximation                  lines   the most for which  E[(X − Y)⁺] ≤ allowed × E[X]
/// </code>
/// Never fewer than one for each agent held: predictive is progressive and some more.
/// </summary>
internal static class Pacer
{
    public static PacerResult Lines(PaceSnapshot at)
    {
        var ahead = at.Answers.TimeToAnswer;
        var (free, freeVariance) = (0.0, 0.0);
        foreach (var share in at.Busy)
        {
            free += share;
            freeVariance += share * (1 - share);
        }

        var (answers, variance) = (0.0, 0.0);
        foreach (var age in at.Pending)
        {
            var share = at.Answers.AnswersWithin(age, ahead);
            answers += share;
            variance += share * (1 - share);
        }

        var lines = at.Pending.Count;
        var expected = answers;
        var agents = at.Held - at.Unserved + free;
        var most = Math.Min(at.Most, (int)Math.Min(int.MaxValue, (long)at.Held + at.RiskRoom));
        var fresh = at.Answers.AnswersWithin(0, ahead);
        while (lines < most)
        {
            answers += fresh;
            variance += fresh * (1 - fresh);
            if (lines >= at.Held && Lost(answers - agents, variance + freeVariance) > at.LossAllowed * answers)
            {
                break;
            }

            expected = answers;
            lines++;
        }

        return new PacerResult(lines, expected, free);
    }

    /// <summary>E[D⁺] of a normal D: how many answers more than agents there will be.</summary>
    internal static double Lost(double mean, double variance)
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
