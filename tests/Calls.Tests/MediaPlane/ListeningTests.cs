using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class ListeningTests
{
    private static readonly AnswerParameters Endless = new()
    {
        InitialSilence = TimeSpan.FromHours(1),
        GreetingLimit = TimeSpan.FromHours(1),
        SilenceAfterGreeting = TimeSpan.FromHours(1),
        SilenceAfterLongGreeting = TimeSpan.FromHours(1),
        LongestBeep = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public void Who_sends_nothing_at_all_is_unsure_at_the_limit_of_silence()
    {
        using var media = new MediaHarness();
        var (leg, _) = media.Call();
        leg.DetectAnswer(new AnswerParameters { InitialSilence = TimeSpan.FromSeconds(0.5) });
        var decision = media.Expect<MediaAnswered>(e => e.Leg == leg).Decision;
        Assert.Equal((AnswerReason.NoVoice, TimeSpan.FromSeconds(0.5)), (decision.Reason, decision.After));
    }

    [Fact]
    public void A_fax_machine_is_found_by_its_tone_while_the_call_is_bridged()
    {
        using var media = new MediaHarness();
        var (leg, fax) = media.Call("8 101");
        var (other, _) = media.Call();
        media.Server.Bridge(leg, other);
        leg.DetectAnswer(new AnswerParameters());
        fax.Say(2100);
        Assert.Equal((AnswerVerdict.Machine, AnswerReason.Fax), media.Expect<MediaAnswered>(e => e.Leg == leg).Decision is var decision ? (decision.Verdict, decision.Reason) : default);
    }

    [Fact]
    public void Listening_allocates_nothing_for_a_packet()
    {
        using var media = new MediaHarness();
        var (leg, phone) = media.Call();
        var thread = leg.Thread;
        leg.DetectAnswer(Endless);
        phone.Say(700);
        MediaHarness.Until(() => thread.AllocatedBytes > 0, "the thread has ticked");
        WaitForTicks(thread, 25);
        // What is made once, when code runs for the first time, is no packet's: what is made for packets is made in every window.
        long least = long.MaxValue;
        for (int window = 0; window < 5 && least > 0; window++)
        {
            long before = thread.AllocatedBytes;
            WaitForTicks(thread, 50);
            least = Math.Min(least, thread.AllocatedBytes - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(0, media.Count<MediaAnswered>());
    }

    /// <summary>Each tick of 20 ms moves the thread's clock; the tone comes at the same pace.</summary>
    private static void WaitForTicks(MediaThread thread, int ticks)
    {
        long until = thread.Now + ticks * 20_000;
        MediaHarness.Until(() => thread.Now >= until, $"{ticks} ticks have passed");
    }
}
