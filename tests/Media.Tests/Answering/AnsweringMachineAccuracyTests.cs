using System.Globalization;

namespace Crm.Telephony.Media.Tests;

/// <summary>How often the detectors are right, on the labelled corpus. The figures are quoted in docs/decisions/0008-answering-machines.md.</summary>
public sealed class AnsweringMachineAccuracyTests(ITestOutputHelper output)
{
    private static readonly double[] limits = [1.5, 2.5, 4, 5, 6];

    [Fact]
    public void People_are_hardly_ever_taken_for_machines_and_most_machines_are_found()
    {
        foreach (var limit in limits)
        {
            Print(limit, Score(new AnswerParameters { GreetingLimit = TimeSpan.FromSeconds(limit) }));
        }
        var scores = Score(new AnswerParameters());
        foreach (var wrong in scores.Where(s => s.Clip.IsMachine != s.IsCalledMachine))
        {
            output.WriteLine($"wrong: {wrong.Clip.Who}, {wrong.Clip.Name}: {wrong.Decision}");
        }

        Assert.InRange(scores.Length, 120, 200);
        Assert.InRange(CalledMachine(scores, Answerer.Home), 0, 0.02);
        Assert.InRange(CalledMachine(scores, Answerer.Work), 0, 0.11);
        Assert.Equal(0, CalledMachine(scores, Answerer.Nobody));
        Assert.Equal(1, CalledMachine(scores, Answerer.Signal));
        Assert.InRange(Precision(scores), 0.92, 1);
        Assert.InRange(Recall(scores), 0.94, 1);
    }

    [Fact]
    public void At_homes_half_the_time_is_enough() =>
        Assert.InRange(CalledMachine(Score(new AnswerParameters { GreetingLimit = TimeSpan.FromSeconds(2.5) }), Answerer.Home), 0, 0.02);

    [Fact]
    public void Every_decision_falls_within_the_stated_limits()
    {
        var parameters = new AnswerParameters();
        Assert.All(Score(parameters), score =>
        {
            var spoken = score.Decision.Measures.Words > 0;
            var latest = spoken ? score.Decision.Measures.InitialSilence + parameters.GreetingLimit + parameters.SilenceAfterLongGreeting + (score.Decision.Reason == AnswerReason.Beep ? parameters.LongestBeep : default) : parameters.InitialSilence + parameters.LongestBeep;
            Assert.True(score.Decision.After <= latest, $"{score.Clip.Name}: {score.Decision}");
        });
    }

    [Fact]
    public void A_message_begins_after_the_beep_and_not_before()
    {
        var parameters = new AnswerParameters();
        var mailboxes = AnswerCorpus.Clips.Where(clip => clip.Who == Answerer.Mailbox).ToArray();
        var starts = Array.ConvertAll(mailboxes, clip => (Clip: clip, Start: FirstCue(clip.Heard, parameters)));
        foreach (var (clip, start) in starts.Where(s => s.Start.Cue != MessageCue.Beep || !IsJustAfter(s)))
        {
            output.WriteLine($"{clip.Name}: {start.Cue} at {start.At:0.00} s, beep over at {(double)clip.SoundEnd / G711.SampleRate:0.00} s");
        }
        var right = starts.Average(s => s.Start.Cue == MessageCue.Beep && IsJustAfter(s) ? 1.0 : 0);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"beeps found {right:0.000} of {mailboxes.Length} mailboxes"));
        Assert.InRange(right, 0.95, 1);
        // A message that begins too early is not recorded.
        Assert.All(starts, s => Assert.True(s.Start.At * G711.SampleRate >= s.Clip.SoundEnd, s.Clip.Name));

        static bool IsJustAfter((AnswerClip Clip, (MessageCue? Cue, double At) Start) s) =>
            s.Start.At - (double)s.Clip.SoundEnd / G711.SampleRate is >= 0.15 and <= 0.5;
    }

    private void Print(double limit, (AnswerClip Clip, AnswerDecision Decision, bool IsCalledMachine)[] scores) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"limit {limit:0.0} s: precision {Precision(scores):0.000}, recall {Recall(scores):0.000}; taken for machines: home {CalledMachine(scores, Answerer.Home):0.000}, work {CalledMachine(scores, Answerer.Work):0.000}, nobody {CalledMachine(scores, Answerer.Nobody):0.000}, mailbox {CalledMachine(scores, Answerer.Mailbox):0.000}, signals {CalledMachine(scores, Answerer.Signal):0.000}; {string.Join(", ", scores.GroupBy(s => s.Clip.Who).Select(g => $"{g.Count()} {g.Key}"))}"));

    private static double Precision((AnswerClip Clip, AnswerDecision Decision, bool IsCalledMachine)[] scores) =>
        scores.Where(s => s.IsCalledMachine).Average(s => s.Clip.IsMachine ? 1.0 : 0);

    private static double Recall((AnswerClip Clip, AnswerDecision Decision, bool IsCalledMachine)[] scores) =>
        scores.Where(s => s.Clip.IsMachine).Average(s => s.IsCalledMachine ? 1.0 : 0);

    private static double CalledMachine((AnswerClip Clip, AnswerDecision Decision, bool IsCalledMachine)[] scores, Answerer who) =>
        scores.Where(s => s.Clip.Who == who).Average(s => s.IsCalledMachine ? 1.0 : 0);

    private static (AnswerClip Clip, AnswerDecision Decision, bool IsCalledMachine)[] Score(AnswerParameters parameters) =>
        [.. AnswerCorpus.Clips.Select(clip => (clip, Decide(clip.Heard, parameters))).Select(s => (s.clip, s.Item2, s.Item2.Verdict == AnswerVerdict.Machine))];

    private static AnswerDecision Decide(IEnumerable<HeardFrame> heard, AnswerParameters parameters)
    {
        var detector = new AnsweringMachineDetector(parameters);
        return heard.Select(frame => detector.Next(frame)).First(decision => decision is not null)!;
    }

    private static (MessageCue? Cue, double At) FirstCue(IReadOnlyList<HeardFrame> heard, AnswerParameters parameters)
    {
        var detector = new GreetingEndDetector(parameters);
        for (var i = 0; i < heard.Count; i++)
        {
            detector.Next(heard[i]);
            if (detector.Cue is { } cue)
            {
                return (cue, (i + 1) * AnswerMeter.FrameTime.TotalSeconds);
            }
        }
        return (null, double.PositiveInfinity);
    }
}
