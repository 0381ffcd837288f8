using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Sip;
using Crm.TestKit;

namespace Crm.Calls.Tests.Calls;

/// <summary>Calls that we place to people and to machines, which speak over real RTP: who answered is found out, and a machine is left a message.</summary>
public sealed class AnswerHandlingTests
{
    private const string Message = "660";
    private static readonly Lazy<short[]> Mailbox = new(() => Speech.Say("Hi, this is the mailbox of Peter Miller. Please leave a message after the tone.", "en-us+f2", 190));
    private static readonly Lazy<short[]> Person = new(() => Speech.Say("Hello?", "en-gb"));
    /// <summary>A third of the time that is given to receptionists, so that the test is over sooner.</summary>
    private static readonly AnswerParameters Brisk = new() { GreetingLimit = TimeSpan.FromSeconds(1.6), SilenceBeforeMessage = TimeSpan.FromSeconds(0.8) };

    [Fact]
    public async Task A_person_is_heard_to_be_one_a_moment_after_the_greeting()
    {
        await using var call = await AnsweredBy(Person.Value);

        call.Server.ListenForMachine(call.Id);
        call.Greet();

        var detected = await call.Events.OfAsync<HumanDetected>(call.Id);
        Assert.Equal((AnswerVerdict.Human, AnswerReason.ShortGreeting), (detected.Decision.Verdict, detected.Decision.Reason));
        Assert.InRange(detected.Decision.Measures.Greeting, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1));
        Assert.Empty(call.Events.All.OfType<MachineDetected>());
    }

    [Fact]
    public async Task A_machine_is_left_a_message_after_its_beep()
    {
        await using var call = await AnsweredBy([.. Mailbox.Value, .. Pause(0.4), .. Tone.Samples(1000, TimeSpan.FromSeconds(0.4))]);

        call.Server.ListenForMachine(call.Id, Brisk);
        call.Greet();
        Assert.Equal(AnswerReason.TalksOn, (await call.Events.OfAsync<MachineDetected>(call.Id)).Decision.Reason);
        call.Server.DropMessage(call.Id, 7, [Message], Brisk);

        var dropped = await call.Events.OfAsync<MessageDropped>(call.Id);
        Assert.Equal((7, MessageCue.Beep), (dropped.Playback, dropped.Cue));
        var heard = await call.HeardAsync();
        Assert.InRange(Tone.Heard(heard, 660), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.5));
        // The hang-up is the caller's.
        Assert.Empty(call.Events.All.OfType<CallEnded>());
        Assert.Empty(call.Events.All.OfType<PlaybackEnded>());
    }

    [Fact]
    public async Task Without_a_beep_the_message_follows_the_greeting()
    {
        await using var call = await AnsweredBy(Person.Value);

        call.Server.DropMessage(call.Id, 3, [Message], Brisk);
        call.Greet();

        var dropped = await call.Events.OfAsync<MessageDropped>(call.Id);
        Assert.Equal(MessageCue.Silence, dropped.Cue);
        Assert.True(dropped.Waited >= Brisk.SilenceBeforeMessage, dropped.ToString());
    }

    [Fact]
    public async Task A_beep_after_a_long_pause_starts_the_message_again()
    {
        await using var call = await AnsweredBy([.. Person.Value, .. Pause(1.1), .. Tone.Samples(1400, TimeSpan.FromSeconds(0.4))]);

        call.Server.DropMessage(call.Id, 3, [Message, Message], Brisk);
        call.Greet();

        Assert.Equal(MessageCue.Beep, (await call.Events.OfAsync<MessageDropped>(call.Id)).Cue);
        // A whole message of a second, and the part that was said before the beep.
        Assert.InRange(Tone.Heard(await call.HeardAsync(), 660), TimeSpan.FromSeconds(1.1), TimeSpan.FromSeconds(1.9));
        Assert.Single(call.Events.All.OfType<MessageDropped>());
    }

    [Fact]
    public async Task A_greeting_that_never_ends_is_told_nothing()
    {
        await using var call = await AnsweredBy([.. Mailbox.Value, .. Mailbox.Value]);

        call.Server.DropMessage(call.Id, 3, [Message], Brisk with { GreetingEndLimit = TimeSpan.FromSeconds(1.5) });
        call.Greet();

        var dropped = await call.Events.OfAsync<MessageDropped>(call.Id);
        Assert.Equal((MessageCue.Limit, TimeSpan.FromSeconds(1.5)), (dropped.Cue, dropped.Waited));
        Assert.Equal(TimeSpan.Zero, Tone.Heard(await call.HeardAsync(), 660));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_waits_is_taken_back_by_stop_and_by_another_playback(bool stop)
    {
        await using var call = await AnsweredBy(Person.Value);

        call.Server.DropMessage(call.Id, 3, [Message], Brisk);
        if (stop)
        {
            call.Server.StopPlaying(call.Id);
        }
        call.Server.Play(call.Id, 4, ["440", "440", "440", "440"], loop: false);
        call.Greet();

        Assert.Equal(4, (await call.Events.OfAsync<PlaybackEnded>(call.Id)).Playback);
        Assert.Equal(TimeSpan.Zero, Tone.Heard(await call.HeardAsync(), 660));
        Assert.Empty(call.Events.All.OfType<MessageDropped>());
    }

    private static short[] Pause(double seconds) => new short[(int)(seconds * Tone.Rate)];

    /// <summary>A call that we placed and that was answered by somebody who will say this.</summary>
    private static async Task<PlacedCall> AnsweredBy(short[] greeting)
    {
        var outside = await TestServer.StartAsync("answerer", options =>
        {
            Tone.WriteFile(Path.Combine(options.PromptDirectory, "greeting.wav"), greeting);
            return options;
        });
        var pbx = await TestServer.StartAsync("pbx");
        pbx.Trust("carrier", outside.Address);
        outside.Trust("pbx", pbx.Address);
        var ours = pbx.Server.Dial(new DialRequest(new SipToTrunk("carrier", "200"), "100", null, TimeSpan.FromSeconds(20)));
        var theirs = (await outside.Events.NextAsync<CallArrived>()).Call;
        outside.Server.Answer(theirs);
        await pbx.Events.OfAsync<CallAnswered>(ours);
        await outside.Events.OfAsync<CallAnswered>(theirs);
        return new PlacedCall(pbx, outside, ours, theirs);
    }

    private sealed class PlacedCall(TestServer pbx, TestServer outside, CallId ours, CallId theirs) : IAsyncDisposable
    {
        private readonly Guid _recording = Guid.NewGuid();

        public CallServer Server => pbx.Server;

        public EventLog Events => pbx.Events;

        public CallId Id => ours;

        /// <summary>The other side says its greeting once, and records what it hears from then on.</summary>
        public void Greet()
        {
            outside.Server.RecordMessage(theirs, _recording, $"{_recording}.wav", TimeSpan.FromMinutes(1), stopKeys: "", silence: TimeSpan.FromMinutes(1));
            outside.Server.Play(theirs, 1, ["greeting"], loop: false);
        }

        /// <summary>What the other side has heard up to now.</summary>
        public async Task<short[]> HeardAsync()
        {
            outside.Server.StopRecording(theirs);
            var stored = await outside.Events.NextAsync<RecordingStored>(r => r.Recording == _recording);
            return Tone.ReadFile(stored.Path);
        }

        public async ValueTask DisposeAsync()
        {
            await pbx.DisposeAsync();
            await outside.DisposeAsync();
        }
    }
}
