using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Calls.Tests.Peers;

/// <summary>A second desk phone that shares no code with us, and registers with SHA-256: sound in both directions, its own hold key, keys pressed, and its hang-up.</summary>
public sealed class LinphoneTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Linphone_registers_answers_holds_resumes_presses_a_key_and_hangs_up(string transport)
    {
        await using var pbx = await TestServer.StartAsync("pbx", o => o with { Directory = new TestDirectory("bob") });
        using var tone = new ScratchDirectory("tone");
        var microphone = Tone.WriteFile(tone.File("tone.wav"), 660, TimeSpan.FromSeconds(30));
        await using var phone = Linphone.Start("bob", TestDirectory.PasswordOf("bob"), TestServer.Realm, pbx.Address.ToString(), transport);
        await phone.ReadyAsync(Deadline);
        Assert.Contains("Linphone", (await pbx.Events.NextAsync<PhoneRegistered>(p => p.User == "bob", Deadline)).UserAgent, StringComparison.Ordinal);

        var call = pbx.Server.Dial(new DialRequest(new SipToPhone("bob"), "100", "The test", Deadline));
        await pbx.Events.OfAsync<CallAnswered>(call, Deadline);
        await phone.WaitForLineAsync("Media streams established", Deadline);
        phone.Command($"play {microphone}");
        pbx.Server.Play(call, 1, ["440"], loop: true);
        var said = await pbx.ListenAsync(call, TimeSpan.FromSeconds(3));
        Assert.True(Tone.Heard(said, 660) > TimeSpan.FromSeconds(1), $"we heard the phone's tone for {Tone.Heard(said, 660)}");

        phone.Command("pause");
        Assert.True((await pbx.Events.OfAsync<PhoneHold>(call, Deadline)).OnHold);
        await phone.WaitForLineAsync("is now paused", Deadline);
        phone.Command("resume");
        Assert.False((await pbx.Events.OfAsync<PhoneHold>(call, Deadline)).OnHold);
        await phone.WaitForLineAsync("Resuming call", Deadline);

        phone.Command("7");
        Assert.Equal('7', (await pbx.Events.OfAsync<DigitPressed>(call, Deadline)).Digit);
        phone.Command("terminate");
        Assert.Equal(CallEndedBy.Peer, (await pbx.Events.OfAsync<CallEnded>(call, Deadline)).By);
        await phone.QuitAsync(Deadline);
        await pbx.Events.NextAsync<PhoneUnregistered>(p => p.User == "bob", Deadline);
        var heard = Tone.Heard(Tone.ReadFile(phone.Recording), 440);
        Assert.True(heard > TimeSpan.FromSeconds(1), $"the phone heard our tone for {heard}");
    }
}
