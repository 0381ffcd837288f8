namespace Crm.Telephony.Media;

/// <summary>When the next report is due (RFC 3550 section 6.2 and appendix A.7) in a call between two parties.</summary>
public static class RtcpInterval
{
    /// <summary>The least average interval (section 6.2).</summary>
    public static readonly TimeSpan Minimum = TimeSpan.FromSeconds(5);

    /// <summary>Makes up for the timer's rule that pulls intervals together: e - 3/2.</summary>
    private const double compensation = 2.718281828 - 1.5;

    /// <param name="packetBytes">Average size of the reports, UDP and IP headers included.</param>
    /// <param name="bandwidth">Share of the session's bandwidth for RTCP in bytes a second: 5 % of the audio's.</param>
    /// <param name="initial">The first report of a call: the minimum is halved.</param>
    /// <param name="chance">From 0 to 1, drawn by the caller: it spreads reports so that they do not come in step.</param>
    public static TimeSpan Next(double packetBytes, double bandwidth, bool initial, double chance)
    {
        const int members = 2;
        var least = Minimum.TotalSeconds / (initial ? 2 : 1);
        var seconds = Math.Max(least, members * packetBytes / bandwidth);
        return TimeSpan.FromSeconds(seconds * (0.5 + Math.Clamp(chance, 0, 1)) / compensation);
    }
}
