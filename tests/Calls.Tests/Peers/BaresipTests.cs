using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Calls.Tests.Peers;

/// <summary>A desk phone that shares no code with us: registration with digest, and a call with sound in both directions.</summary>
public sealed class BaresipTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Baresip_registers_answers_our_call_and_both_sides_hear_each_other(string transport)
    {
        await using var pbx = await TestServer.StartAsync("pbx", o => o with { Directory = new TestDirectory("bob") });
        using var tone = new ScratchDirectory("tone");
        var microphone = Tone.WriteFile(tone.File("tone.wav"), 660, TimeSpan.FromSeconds(30));
        await using var phone = Baresip.Start(new BaresipSettings("bob", TestDirectory.PasswordOf("bob"), pbx.Address.ToString(), transport, microphone));
        var registered = await RegisteredAsync(pbx, phone);
        Assert.False(registered.Browser);
        Assert.Contains("baresip", registered.UserAgent, StringComparison.OrdinalIgnoreCase);

        var call = pbx.Server.Dial(new DialRequest(new SipToPhone("bob"), "100", "The test", Deadline));
        await pbx.Events.OfAsync<CallAnswered>(call, Deadline);
        pbx.Server.Play(call, 1, ["440"], loop: true);
        var said = await pbx.ListenAsync(call, TimeSpan.FromSeconds(3));
        pbx.Server.Hangup(call, 16, "done");
        await phone.WaitForLineAsync("session closed", Deadline);

        Assert.True(Tone.Heard(said, 660) > TimeSpan.FromSeconds(2), $"we heard the phone's tone for {Tone.Heard(said, 660)}");
        await Eventually.TrueAsync(() => phone.Recording("dec") is not null, Deadline, () => phone.Output);
        var heard = Tone.Heard(Tone.ReadFile(phone.Recording("dec")!), 440);
        Assert.True(heard > TimeSpan.FromSeconds(2), $"the phone heard our tone for {heard}");
    }

    [Fact]
    public async Task Baresip_calls_us_with_digest_and_presses_keys()
    {
        await using var pbx = await TestServer.StartAsync("pbx", o => o with { Directory = new TestDirectory("bob") });
        using var tone = new ScratchDirectory("tone");
        var microphone = Tone.WriteFile(tone.File("tone.wav"), 660, TimeSpan.FromSeconds(30));
        await using var phone = Baresip.Start(new BaresipSettings("bob", TestDirectory.PasswordOf("bob"), pbx.Address.ToString(), "udp", microphone));
        await RegisteredAsync(pbx, phone);

        await phone.CommandAsync("dial", $"sip:4930999@{pbx.Address}");
        var arrived = await pbx.Events.NextAsync<CallArrived>(deadline: Deadline);
        Assert.Equal(("bob", "4930999"), (arrived.FromPhone, arrived.Dialed));
        pbx.Server.Answer(arrived.Call);
        await pbx.Events.OfAsync<CallAnswered>(arrived.Call, Deadline);
        await phone.CommandAsync("sndcode", "7");
        Assert.Equal('7', (await pbx.Events.OfAsync<DigitPressed>(arrived.Call, Deadline)).Digit);

        await phone.CommandAsync("hangup");
        Assert.Equal(CallEndedBy.Peer, (await pbx.Events.OfAsync<CallEnded>(arrived.Call, Deadline)).By);
    }

    private static async Task<PhoneRegistered> RegisteredAsync(TestServer pbx, Baresip phone)
    {
        try
        {
            return await pbx.Events.NextAsync<PhoneRegistered>(p => p.User == "bob", Deadline);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{phone.Output}", e);
        }
    }
}
