namespace Crm.Telephony.Media;

/// <summary>A tone that was held and is over.</summary>
/// <param name="Hertz">Mean frequency.</param>
internal readonly record struct HeldTone(double Hertz, int Frames);

/// <summary>
/// Follows one steady tone from frame to frame. A voice may be a clean sine for a frame or two; it does not keep its pitch within three
/// per cent and its loudness within three dB for 140 ms.
/// </summary>
internal sealed class ToneRun
{
    private const double cleanShare = 0.85;
    private const double pitchDrift = 0.03;
    private const double levelDrift = 3;

    private double sumOfHertz;
    private double lastLevel;

    /// <summary>Whole frames that the tone has lasted; 0 when there is none.</summary>
    public int Frames { get; private set; }

    /// <summary>Mean frequency of the tone that goes on.</summary>
    public double Hertz => Frames == 0 ? 0 : sumOfHertz / Frames;

    /// <summary>Takes the next frame; gives the tone that ended with it, of whatever length, or null.</summary>
    public HeldTone? Next(in FrameTone frame, double low, double high)
    {
        var clean = frame.Share >= cleanShare && frame.Hertz >= low && frame.Hertz <= high;
        if (clean && Frames > 0 && Math.Abs(frame.Hertz - Hertz) <= pitchDrift * Hertz && Math.Abs(frame.Level - lastLevel) <= levelDrift)
        {
            Take(frame);
            return null;
        }
        HeldTone? ended = Frames > 0 ? new HeldTone(Hertz, Frames) : null;
        Frames = 0;
        sumOfHertz = 0;
        if (clean)
        {
            Take(frame);
        }
        return ended;
    }

    private void Take(in FrameTone frame)
    {
        Frames++;
        sumOfHertz += frame.Hertz;
        lastLevel = frame.Level;
    }
}
