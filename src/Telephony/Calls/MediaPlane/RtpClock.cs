namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>The units of the media plane: microseconds of monotonic time, samples of the 8 kHz RTP clock, frames of 20 ms (RFC 3551 section 4.2).</summary>
internal static class RtpClock
{
    internal const int SampleRate = 8000;
    internal const int FrameSamples = 160;
    internal const long FrameMicroseconds = 20_000;
    internal const long MicrosecondsPerSecond = 1_000_000;
    internal const long MicrosecondsPerSample = MicrosecondsPerSecond / SampleRate;

    internal static long Microseconds(TimeProvider time)
    {
        long frequency = time.TimestampFrequency, stamp = time.GetTimestamp();
        return frequency == 1_000_000_000 ? stamp / 1000 : (long)(stamp * (decimal)MicrosecondsPerSecond / frequency);
    }

    internal static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    internal static long Samples(long microseconds) => microseconds / MicrosecondsPerSample;

    internal static TimeSpan ToTime(long samples) => TimeSpan.FromMicroseconds(samples * MicrosecondsPerSample);
}
