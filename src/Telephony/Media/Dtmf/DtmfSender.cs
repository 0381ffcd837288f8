namespace Crm.Telephony.Media;

/// <summary>What to do in one 20 ms step of <see cref="DtmfSender"/>.</summary>
public enum DtmfStep : byte
{
    /// <summary>Nothing is queued: audio flows.</summary>
    Idle,
    /// <summary>Send the payload with the marker and a new timestamp, in place of audio.</summary>
    Start,
    /// <summary>Send the payload with the timestamp of the start, without marker, in place of audio.</summary>
    Continue,
    /// <summary>Send nothing, or silence: the pause after a key.</summary>
    Pause,
}

/// <summary>
/// Presses keys by RFC 4733, one step every 20 ms: updates while the key is down, then the end three times (section 2.5.1.4), then a
/// pause. The caller numbers the packets.
/// </summary>
public sealed class DtmfSender
{
    /// <summary>Keys that may wait; more are refused.</summary>
    public const int MaxQueued = 64;

    private const int stepSamples = 160;
    private const int ends = 3;

    /// <summary>In -dBm0: what most phones send.</summary>
    private const byte volume = 10;

    private readonly Queue<byte> queue = new(MaxQueued);
    private readonly int toneSteps;
    private readonly int cycleSteps;
    private byte code;
    private int step = -1;

    /// <param name="toneMilliseconds">How long a key is down; 40 at least (ITU-T Q.24).</param>
    /// <param name="pauseMilliseconds">Pause until the next key; 60 at least, since the ends are repeated in it.</param>
    public DtmfSender(int toneMilliseconds = 100, int pauseMilliseconds = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(toneMilliseconds, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toneMilliseconds, 8000);
        ArgumentOutOfRangeException.ThrowIfLessThan(pauseMilliseconds, 60);
        toneSteps = toneMilliseconds / 20;
        cycleSteps = toneSteps + pauseMilliseconds / 20;
    }

    /// <summary>Timestamp units that a press takes.</summary>
    public int ToneSamples => toneSteps * stepSamples;

    /// <summary>Whether something is being pressed or waits.</summary>
    public bool IsActive => step >= 0 || queue.Count > 0;

    /// <summary>Queues keys. False, and none is queued, when one is not a key (0-9 * # A-D) or the queue would pass <see cref="MaxQueued"/>.</summary>
    public bool TryEnqueue(ReadOnlySpan<char> digits)
    {
        if (queue.Count + digits.Length > MaxQueued)
        {
            return false;
        }
        foreach (var digit in digits)
        {
            if (TelephoneEvent.CodeOf(digit) is null)
            {
                return false;
            }
        }
        foreach (var digit in digits)
        {
            queue.Enqueue(TelephoneEvent.CodeOf(digit)!.Value);
        }
        return true;
    }

    /// <summary>Call every 20 ms.</summary>
    /// <param name="payload">At least <see cref="TelephoneEvent.Length"/> bytes; written for Start and Continue.</param>
    public DtmfStep Next(Span<byte> payload)
    {
        if (step < 0)
        {
            if (!queue.TryDequeue(out code))
            {
                return DtmfStep.Idle;
            }
            step = 0;
        }
        var current = step++;
        if (step == cycleSteps)
        {
            step = -1;
        }
        if (current >= toneSteps - 1 + ends)
        {
            return DtmfStep.Pause;
        }
        var end = current >= toneSteps - 1;
        var duration = (ushort)(Math.Min(current + 1, toneSteps) * stepSamples);
        new TelephoneEvent(code, end, volume, duration).Write(payload);
        return current == 0 ? DtmfStep.Start : DtmfStep.Continue;
    }
}
