namespace Crm.Telephony.Media;

/// <summary>What 20 ms of a line are.</summary>
public enum LineSound : byte { Quiet, Voice, Tone }

/// <summary>What was heard in one frame: the input of <see cref="AnsweringMachineDetector"/> and <see cref="GreetingEndDetector"/>.</summary>
public readonly record struct HeardFrame
{
    public LineSound Sound { get; internal init; }

    /// <summary>The line's noise, in dBFS.</summary>
    internal double NoiseLevel { get; init; }

    /// <summary>The steady tone that goes on, from <see cref="AnswerParameters.ShortestBeep"/> on.</summary>
    internal HeldTone? Holding { get; init; }

    /// <summary>The steady tone that ended with this frame.</summary>
    internal HeldTone? Ended { get; init; }
}

/// <summary>
/// Hears frame by frame whether a line is quiet, carries a voice, or a steady tone. Voice is what rises over three levels: a fixed one, the
/// line's own noise (the quietest frame of the last second), and a distance under the loudest voice of late, which keeps a television in
/// the room from filling the pauses. Allocates nothing; one object a call.
/// </summary>
public sealed class AnswerMeter
{
    /// <summary>Samples in a frame: 20 ms at 8 kHz.</summary>
    public const int FrameLength = 160;

    /// <summary>Length of a frame.</summary>
    public static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>The last second is kept as so many parts, of which the oldest is forgotten whole.</summary>
    private const int parts = 4;
    private const int framesOfPart = 13;

    private const double quietestNoise = -70;

    /// <summary>A voice's peak fades by 2 dB a second: the next speaker may be quieter.</summary>
    private const double peakDecay = 0.04;

    private readonly AnswerParameters parameters;
    private readonly int shortestBeep;
    private readonly double[] quietest = new double[parts];
    private readonly ToneRun tone = new();
    private int part;
    private int framesInPart;
    private double peak = double.NegativeInfinity;

    public AnswerMeter(AnswerParameters parameters)
    {
        this.parameters = parameters;
        shortestBeep = AnswerParameters.Frames(parameters.ShortestBeep);
        Array.Fill(quietest, double.PositiveInfinity);
    }

    private double Noise => Math.Clamp(Math.Min(Math.Min(quietest[0], quietest[1]), Math.Min(quietest[2], quietest[3])), quietestNoise, parameters.LoudestNoise);

    /// <summary>Hears the next 20 ms.</summary>
    /// <param name="frame">160 samples at 8 kHz.</param>
    public HeardFrame Hear(ReadOnlySpan<short> frame)
    {
        var heard = FrameTone.Of(frame[..FrameLength]);
        NoteQuietest(heard.Level);
        var noise = Noise;
        var audible = heard.Level >= parameters.QuietestVoice && heard.Level >= noise + parameters.AboveNoise && heard.Level >= peak - parameters.UnderVoice;
        var ended = tone.Next(audible ? heard : default, parameters.BeepBand.Low - 20, parameters.BeepBand.High + 60);
        // A single frame may be a clean sine by chance.
        var sound = !audible ? LineSound.Quiet : tone.Frames > 1 ? LineSound.Tone : LineSound.Voice;
        peak = sound == LineSound.Voice ? Math.Max(peak, heard.Level) : peak;
        peak -= peakDecay;
        return new HeardFrame
        {
            Sound = sound,
            NoiseLevel = noise,
            Holding = sound == LineSound.Tone && tone.Frames >= shortestBeep ? new HeldTone(tone.Hertz, tone.Frames) : null,
            Ended = ended is { } past && past.Frames >= shortestBeep ? past : null,
        };
    }

    private void NoteQuietest(double level)
    {
        if (framesInPart++ == framesOfPart)
        {
            framesInPart = 1;
            part = (part + 1) % parts;
            quietest[part] = double.PositiveInfinity;
        }
        quietest[part] = Math.Min(quietest[part], level);
    }
}
