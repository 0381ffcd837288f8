namespace Crm.Telephony.Media;

/// <summary>What a listener would think of a G.711 call, by the E-model of ITU-T G.107 with the default values for everything that is not measured.</summary>
public static class EModel
{
    /// <summary>G.107 table 2: a call without delay and loss.</summary>
    private const double best = 93.2;

    /// <summary>ITU-T G.113 appendix I: how well G.711 bears random loss, with concealment and without.</summary>
    private const double robustConcealed = 25.1;
    private const double robustPlain = 4.3;

    /// <summary>Rating R from 0 to 93.2; under 60 nearly all users are dissatisfied.</summary>
    /// <param name="lossPercent">Packets lost or too late, 0 to 100.</param>
    /// <param name="oneWay">Mouth to ear: half the round trip plus buffers.</param>
    /// <param name="concealed">Whether the receiver conceals losses.</param>
    public static double Rating(double lossPercent, TimeSpan oneWay, bool concealed = true)
    {
        var delay = Math.Max(0, oneWay.TotalMilliseconds);
        // G.107's delay impairment, in the customary straight-line form: the second slope starts where talking at once does.
        var delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
        var loss = Math.Clamp(lossPercent, 0, 100);
        var lossImpairment = 95 * loss / (loss + (concealed ? robustConcealed : robustPlain));
        return Math.Max(0, best - delayImpairment - lossImpairment);
    }

    /// <summary>Mean opinion score from 1 to 4.4 for a rating (G.107 annex B).</summary>
    public static double MeanOpinionScore(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6),
    };
}
