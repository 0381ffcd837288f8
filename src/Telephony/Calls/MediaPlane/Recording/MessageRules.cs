using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Recording;

/// <summary>When a voice message is over by itself: a stop key, silence after or instead of speech, or its limit. Pure; the media thread asks it.</summary>
internal sealed class MessageRules
{
    /// <summary>Mean magnitude of a 16-bit sample above which a packet counts as speech: about −42 dBFS, over line noise and under a quiet voice.</summary>
    private const int SpeechMagnitude = 256;

    private readonly long _limitAt;
    private readonly long _silence;
    private readonly string _stopKeys;
    private long _lastSpeech;

    internal MessageRules(TimeSpan limit, string stopKeys, TimeSpan silence, long now)
    {
        _limitAt = now + RtpClock.Microseconds(limit);
        _silence = RtpClock.Microseconds(silence);
        _stopKeys = stopKeys;
        _lastSpeech = now;
    }

    /// <summary>Whether anything was loud enough for speech.</summary>
    internal bool HeardSpeech { get; private set; }

    internal bool IsStopKey(char digit) => _stopKeys.Contains(digit);

    internal void OnAudio(G711Law law, ReadOnlySpan<byte> companded, long now)
    {
        int sum = 0;
        if (law == G711Law.Mu)
            foreach (byte sample in companded) sum += Math.Abs((int)G711.DecodeMu(sample));
        else
            foreach (byte sample in companded) sum += Math.Abs((int)G711.DecodeA(sample));
        if (companded.Length == 0 || sum / companded.Length <= SpeechMagnitude) return;
        HeardSpeech = true;
        _lastSpeech = now;
    }

    /// <summary>Why the message is over, or null while it goes on.</summary>
    internal RecordingEnd? Check(long now)
    {
        if (now >= _limitAt) return RecordingEnd.Limit;
        return now - _lastSpeech >= _silence ? RecordingEnd.Silence : null;
    }
}
