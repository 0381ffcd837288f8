using System.Collections.Concurrent;
using Crm.TestKit;

namespace Crm.Telephony.Media.Tests;

/// <summary>Who is really there.</summary>
internal enum Answerer { Home, Work, Nobody, Mailbox, Signal }

/// <summary>One answered call, as its first seconds sound after µ-law.</summary>
/// <param name="SoundEnd">Where the sound ends (a mailbox's: its beep) and only the line's noise is left; in samples.</param>
internal sealed record AnswerClip(string Name, Answerer Who, short[] Samples, int SoundEnd)
{
    /// <summary>Frame by frame, as heard with the default levels.</summary>
    public IReadOnlyList<HeardFrame> Heard { get; } = Hear(Samples);

    public bool IsMachine => Who is Answerer.Mailbox or Answerer.Signal;

    private static HeardFrame[] Hear(short[] samples)
    {
        var meter = new AnswerMeter(new AnswerParameters());
        return [.. Enumerable.Range(0, samples.Length / AnswerMeter.FrameLength).Select(i => meter.Hear(samples.AsSpan(i * AnswerMeter.FrameLength, AnswerMeter.FrameLength)))];
    }
}

/// <summary>
/// Labelled answers, made once a run from a fixed seed: people and mailboxes spoken in seven languages by many voices at many speeds, on quiet and
/// noisy lines, and what else picks up a telephone: switchboards that ring, music, fax machines, announcements.
/// </summary>
internal static class AnswerCorpus
{
    /// <summary>CRM_ANSWER_SEED makes another corpus of the same sentences: other voices, speeds, levels, lines and beeps, to see whether the parameters fit only this one.</summary>
    private static readonly int seed = int.TryParse(Environment.GetEnvironmentVariable("CRM_ANSWER_SEED"), out var other) ? other : 20_261_121;
    private const int shortest = 12 * G711.SampleRate;
    private const int silenceAtEnd = 3 * G711.SampleRate;

    private static readonly string[] variants = ["", "+f2", "+f4", "+m2", "+m3", "+m7", "+Annie", "+Andy", "+Alicia", "+Michael"];

    private static readonly (string Language, string[] Texts)[] home =
    [
        ("en-us", ["Hello?", "Yes?", "Hello, this is John.", "Yes, Smith speaking.", "Hi, who is this?", "Good evening."]),
        ("en-gb", ["Hello, Peter Miller.", "Hello there, can I help you?", "Yes, hello?", "Oh hi, hold on a second."]),
        ("de", ["Hallo?", "Müller.", "Ja bitte?", "Schmidt, guten Tag.", "Hier bei Familie Wagner."]),
        ("es", ["¿Dígame?", "¿Bueno?", "Sí, ¿quién es?"]),
        ("fr-fr", ["Allô?", "Oui, bonjour.", "Allô oui, j'écoute."]),
        ("it", ["Pronto?", "Pronto, chi parla?"]),
        ("pl", ["Halo?", "Tak, słucham?"]),
    ];

    private static readonly (string Language, string[] Texts)[] work =
    [
        ("en-us", ["Acme Plumbing.", "Smith and Partners, how can I help?", "Good morning, Alderbrook Supplies, this is Dana.", "Thank you for calling Lakeside Dental, this is Kim, how may I help you?", "Front desk, Maria speaking."]),
        ("en-gb", ["Good afternoon, Kingsway Motors, service department, you're speaking to Tom.", "Hello, Rowan and Sons, Claire speaking, how can I help you today?", "Accounts, Jones."]),
        ("de", ["Firma Becker und Söhne, guten Tag, mein Name ist Anna Vogel, was kann ich für Sie tun?", "Autohaus Klein, Weber, guten Morgen.", "Praxis Doktor Lang, guten Tag."]),
        ("es", ["Talleres García, buenos días, le atiende Lucía."]),
        ("fr-fr", ["Cabinet Martin, bonjour, que puis-je faire pour vous?"]),
        ("it", ["Studio Rossi, buongiorno, sono Carla."]),
    ];

    private static readonly (string Language, string[] Texts)[] mailbox =
    [
        ("en-us",
        [
            "Hi, you have reached Peter. I can't come to the phone right now. Please leave your name and number after the tone and I will call you back.",
            "The person you are calling is not available. Please leave a message after the tone.",
            "Hello, this is the voice mail of five five five, zero one seven three. At the tone, please record your message. When you are finished, you may hang up.",
            "Your call has been forwarded to an automatic voice message system. Seven one eight, five five five, zero one two two is not available.",
            "Hey, it's Sam. Leave a message.",
            "You've reached the Johnsons. We're out, you know what to do.",
        ]),
        ("en-gb",
        [
            "Welcome to the messaging service. The person you have called is unable to take your call. Please leave a message after the tone.",
            "Hello. You are through to the offices of Rowan and Sons. We are closed at the moment. Our opening hours are nine to five thirty, Monday to Friday.",
            "Hi, this is Claire. Sorry I missed you. Please leave a message and I'll get back to you as soon as I can.",
            "Thank you for calling. For sales, press one. For service, press two. For all other questions, please hold.",
        ]),
        ("de",
        [
            "Guten Tag, dies ist der Anrufbeantworter der Familie Schulz. Wir sind zurzeit nicht erreichbar. Bitte sprechen Sie nach dem Signalton.",
            "Der gewünschte Gesprächspartner ist zurzeit nicht erreichbar. Bitte hinterlassen Sie eine Nachricht nach dem Ton.",
            "Hallo, hier ist die Mailbox von Jens. Sprich nach dem Piep.",
        ]),
        ("es", ["Hola, este es el contestador de Carlos Ruiz. En este momento no puedo atenderle. Deje su mensaje después de la señal."]),
        ("fr-fr", ["Bonjour, vous êtes bien sur le répondeur de Julie. Je ne suis pas disponible. Laissez un message après le bip sonore."]),
        ("it", ["Salve, risponde la segreteria telefonica di Marco Bianchi. Lasciate un messaggio dopo il segnale acustico."]),
        ("pl", ["Dzień dobry, tu poczta głosowa. Abonent nie może teraz odebrać telefonu. Proszę zostawić wiadomość po sygnale."]),
    ];

    private static readonly Lazy<AnswerClip[]> clips = new(Make);

    public static IReadOnlyList<AnswerClip> Clips => clips.Value;

    private static AnswerClip[] Make()
    {
        var random = new Random(seed);
        var planned = new List<(string Name, Answerer Who, Func<Random, short[]> Sound)>();
        Plan(planned, home, Answerer.Home, 2, (random, voice, text) => AnswerSounds.Say(random, voice, text));
        Plan(planned, work, Answerer.Work, 2, (random, voice, text) => AnswerSounds.Say(random, voice, text));
        Plan(planned, mailbox, Answerer.Mailbox, 2, AnswerSounds.Mailbox);
        planned.AddRange(AnswerSounds.Special);
        var plan = planned.Select((clip, index) => (clip, seed: random.Next(), index)).ToArray();
        var made = new ConcurrentDictionary<int, AnswerClip>();
        Parallel.ForEach(plan, new ParallelOptions { MaxDegreeOfParallelism = 4 }, p => made[p.index] = Finish(p.clip.Name, p.clip.Who, p.clip.Sound, p.index, new Random(p.seed)));
        return [.. made.OrderBy(m => m.Key).Select(m => m.Value)];
    }

    private static void Plan(List<(string, Answerer, Func<Random, short[]>)> planned, (string Language, string[] Texts)[] languages, Answerer who, int times, Func<Random, string, string, short[]> sound)
    {
        foreach (var (language, texts) in languages)
        {
            foreach (var text in texts)
            {
                for (var i = 0; i < times; i++)
                {
                    planned.Add(($"{language}: {text}", who, random => sound(random, language + variants[random.Next(variants.Length)], text)));
                }
            }
        }
    }

    /// <summary>A moment of silence, the sound, the line's noise over all of it, and µ-law as the network carries it.</summary>
    private static AnswerClip Finish(string name, Answerer who, Func<Random, short[]> sound, int index, Random random)
    {
        var start = (int)((0.05 + 0.9 * random.NextDouble()) * G711.SampleRate);
        var voice = sound(random);
        var end = start + voice.Length;
        var audio = new short[Math.Max(shortest, end + silenceAtEnd)];
        voice.CopyTo(audio, start);
        var noise = AnswerSounds.LineNoise(index, random, out var line);
        AnswerSounds.Mix(audio, noise);
        return new AnswerClip($"{name} ({line})", who, ThroughMu(audio), end);
    }

    public static short[] ThroughMu(short[] samples) => Array.ConvertAll(samples, s => G711.DecodeMu(G711.EncodeMu(s)));
}
