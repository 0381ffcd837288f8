using Crm.TestKit;

namespace Crm.Telephony.Media.Tests;

/// <summary>The sounds that answered calls are made of.</summary>
internal static class AnswerSounds
{
    private static readonly double[] beeps = [425, 440, 500, 620, 800, 950, 1000, 1000, 1100, 1209, 1400, 1400, 1633, 2000];

    /// <summary>Talk in the room, once for all clips.</summary>
    private static readonly Lazy<short[]> babble = new(() =>
    {
        var room = new short[12 * G711.SampleRate];
        foreach (var (voice, text) in new[] { ("en-us+f3", "And then she told me that the whole thing had been cancelled, can you believe it, after all that work."), ("en-gb+m4", "In other news, the weather tomorrow will be mostly cloudy with some rain in the north."), ("de+m5", "Ich weiß nicht, ob wir das heute noch schaffen, es ist schon ziemlich spät geworden.") })
        {
            var speech = Speech.Say(text, voice, 180, 45, -24);
            for (var i = 0; i < room.Length; i++)
            {
                room[i] = Add(room[i], speech[(i + text.Length * 500) % speech.Length]);
            }
        }
        return Speech.AtLevel(room, -20);
    });

    /// <summary>What is neither a short greeting nor a mailbox.</summary>
    public static IEnumerable<(string, Answerer, Func<Random, short[]>)> Special =>
    [
        ("says nothing", Answerer.Nobody, _ => []),
        ("says nothing", Answerer.Nobody, _ => []),
        ("says nothing", Answerer.Nobody, _ => []),
        ("a click", Answerer.Nobody, _ => Tone(300, 0.03, -10)),
        ("rings, United States", Answerer.Nobody, _ => Repeat(Tones(440, 480, 2), 4, 2)),
        ("rings, Europe", Answerer.Nobody, _ => Repeat(Tone(425, 1, -14), 4, 3)),
        ("music, slow", Answerer.Nobody, random => Music(random, 0.6)),
        ("music, fast", Answerer.Nobody, random => Music(random, 0.2)),
        ("music, organ", Answerer.Nobody, random => Music(random, 1.2)),
        ("hello twice", Answerer.Home, random => Join(Say(random, "en-us+f2", "Hello?"), 0.7, Say(random, "en-us+f2", "Hello?"), 0.75, Say(random, "en-us+f2", "Hello, is anybody there?"))),
        ("hello twice", Answerer.Home, random => Join(Say(random, "de+m3", "Hallo?"), 0.6, Say(random, "de+m3", "Hallo?"), 0.6, Say(random, "de+m3", "Hallo?"), 0.7, Say(random, "de+m3", "Wer ist da?"))),
        ("picks up, then speaks", Answerer.Home, random => Join([], 1.2, Say(random, "en-us", "Hello?"))),
        ("beep alone", Answerer.Signal, _ => Tone(1400, 0.4, -12)),
        ("fax answers", Answerer.Signal, _ => Tone(2100, 3, -12)),
        ("fax calls", Answerer.Signal, _ => Repeat(Tone(1100, 0.5, -14), 3, 3)),
        ("modem answers", Answerer.Signal, _ => Join(Tone(2100, 0.45, -12), 0, Tone(2100, 0.45, -12, turned: true), 0, Tone(2100, 0.45, -12), 0, Tone(2100, 0.45, -12, turned: true))),
        ("announcement", Answerer.Signal, random => Join(Join(Tone(950, 0.33, -14), 0, Tone(1400, 0.33, -14), 0, Tone(1800, 0.33, -14)), 0.2, Say(random, "en-us+f2", "The number you have dialed is not in service."))),
        ("announcement, United States", Answerer.Signal, random => Join(Join(Tone(985.2, 0.38, -14), 0, Tone(1428.5, 0.274, -14), 0, Tone(1776.7, 0.38, -14)), 0.2, Say(random, "en-us", "We're sorry, your call cannot be completed as dialed."))),
    ];

    public static short[] Say(Random random, string voice, string text) =>
        Speech.Say(text, voice, 145 + random.Next(60), 30 + random.Next(40), -28 + random.Next(13));

    /// <summary>A greeting, a pause, a beep of one kind or another, and the silence that records.</summary>
    public static short[] Mailbox(Random random, string voice, string text)
    {
        var beep = Tone(beeps[random.Next(beeps.Length)], 0.18 + 0.7 * random.NextDouble(), -20 + random.Next(10));
        return Join(Say(random, voice, text), 0.2 + 0.8 * random.NextDouble(), beep);
    }

    public static short[] Tone(double hertz, double seconds, double level, bool turned = false)
    {
        var tone = Samples(new ToneGenerator(hertz, level: level), seconds);
        return turned ? Array.ConvertAll(tone, s => (short)-s) : tone;
    }

    /// <summary>Parts with pauses between them; a pause is a number of seconds.</summary>
    public static short[] Join(short[] first, double pause, short[] second) => [.. first, .. new short[(int)(pause * G711.SampleRate)], .. second];

    private static short[] Join(short[] first, params object[] rest)
    {
        for (var i = 0; i < rest.Length; i += 2)
        {
            first = Join(first, Convert.ToDouble(rest[i], System.Globalization.CultureInfo.InvariantCulture), (short[])rest[i + 1]);
        }
        return first;
    }

    /// <summary>The line that a call comes over: most are quiet, some are not.</summary>
    public static Func<int, double> LineNoise(int index, Random random, out string line)
    {
        // In turn, so that every kind of answer is heard over every kind of line.
        var kind = index * 7 % 10;
        var white = White(random);
        line = kind switch { < 4 => "quiet", < 6 => "comfort noise", < 8 => "hum and hiss", 8 => "street", _ => "talk in the room" };
        var shift = random.Next(12 * G711.SampleRate);
        return kind switch
        {
            < 4 => _ => 0,
            < 6 => _ => white() * 32768 * Db(-60),
            < 8 => i => white() * 32768 * Db(-48) + 32768 * Db(-52) * Math.Sin(Math.Tau * 100 * i / G711.SampleRate),
            8 => Street(white, 32768 * Db(-40)),
            _ => i => babble.Value[(i + shift) % babble.Value.Length] * Db(-20),
        };
    }

    public static void Mix(short[] audio, Func<int, double> noise)
    {
        for (var i = 0; i < audio.Length; i++)
        {
            audio[i] = Add(audio[i], noise(i));
        }
    }

    /// <summary>Traffic in the telephone's band, whose loudness swings by 6 dB in three seconds.</summary>
    private static Func<int, double> Street(Func<double> white, double level)
    {
        double low = 0, lower = 0;
        return i =>
        {
            low += 0.4 * (white() * 2 - low);
            lower += 0.2 * (low - lower);
            return (low - lower) * level * Math.Pow(2, Math.Sin(Math.Tau * i / (3.0 * G711.SampleRate)));
        };
    }

    /// <summary>Chords of three notes with their overtones, one after the other without a pause.</summary>
    private static short[] Music(Random random, double note)
    {
        double[] scale = [262, 294, 330, 349, 392, 440, 494, 523];
        short[] music = [];
        while (music.Length < 10 * G711.SampleRate)
        {
            var root = random.Next(4);
            var chord = new short[(int)(note * G711.SampleRate)];
            for (var i = 0; i < chord.Length; i++)
            {
                double sum = 0;
                for (var voice = 0; voice < 3; voice++)
                {
                    for (var overtone = 1; overtone <= 4; overtone++)
                    {
                        sum += Math.Sin(Math.Tau * scale[root + 2 * voice % 8 % 5] * overtone * i / G711.SampleRate) / overtone;
                    }
                }
                chord[i] = (short)(sum * 1800 * (1 - 0.5 * i / chord.Length));
            }
            music = [.. music, .. chord];
        }
        return music;
    }

    private static short[] Tones(double one, double other, double seconds) => Samples(new ToneGenerator(one, other, -16), seconds);

    private static short[] Samples(ToneGenerator tone, double seconds)
    {
        var samples = new short[(int)(seconds * G711.SampleRate)];
        tone.Fill(samples);
        return samples;
    }

    private static short[] Repeat(short[] sound, double pause, int times) => [.. Enumerable.Repeat(Join(sound, pause, []), times).SelectMany(s => s)];

    private static Func<double> White(Random random) => () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    private static double Db(double level) => Math.Pow(10, level / 20);

    private static short Add(short sample, double more) => (short)Math.Clamp(sample + more, short.MinValue, short.MaxValue);
}
