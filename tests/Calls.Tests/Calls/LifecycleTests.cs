using System.Net;
using System.Net.Sockets;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;

namespace Crm.Calls.Tests.Calls;

/// <summary>Start, stop, restart, phones that come and go, and faults.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task Stopping_says_goodbye_to_every_peer()
    {
        await using var pair = await Pair.StartAsync();
        var (outside, pbx) = await pair.TalkInAsync();
        var (_, ringing) = await pair.CallInAsync();
        pair.Pbx.Server.Ring(ringing.Call);

        await pair.Pbx.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(CallEndedBy.Peer, (await pair.Outside.Events.OfAsync<CallEnded>(outside)).By);
        await pair.Outside.Events.NextAsync<CallEnded>(e => e.Call != outside);
        Assert.Equal(2, pair.Pbx.Events.All.OfType<CallEnded>().Count());
        await TestKit.Eventually.TrueAsync(() => pair.Pbx.Server.Events.Completion.IsCompleted, TimeSpan.FromSeconds(30));
        Assert.Equal(CallEndedBy.Us, (await pair.Pbx.Events.OfAsync<CallEnded>(pbx)).By);
    }

    [Fact]
    public async Task A_peer_that_is_gone_does_not_hold_up_the_stop()
    {
        var pair = await Pair.StartAsync();
        await pair.TalkInAsync();
        await pair.Outside.DisposeAsync();

        await pair.Pbx.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Registrations_outlive_a_restart()
    {
        await using var pair = await Pair.StartAsync(SipTransport.Udp, null, "bob");
        await pair.RegisterAsync("bob");
        var bindings = await pair.Pbx.Server.GetBindingsAsync();
        Assert.Equal("bob", Assert.Single(bindings).User);
        var address = pair.Pbx.Address;
        await pair.Pbx.DisposeAsync();

        await using var again = await TestServer.StartAsync("pbx-again", o => o with { SipAddress = address, Bindings = bindings, Directory = new TestDirectory("bob") });
        var call = again.Server.Dial(new DialRequest(new SipToPhone("bob"), "100", null, TimeSpan.FromSeconds(20)));

        var atBob = await pair.Outside.Events.NextAsync<CallArrived>();
        pair.Outside.Server.Answer(atBob.Call);
        await again.Events.OfAsync<CallAnswered>(call);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_taken()
    {
        await using var pair = await Pair.StartAsync(SipTransport.Udp, null, "bob");

        pair.Outside.Server.Register(TestDirectory.Registration("bob", pair.Pbx.Address, password: "wrong"));
        var refused = await pair.Outside.Events.NextAsync<OwnRegistrationChanged>();
        Assert.False(refused.Registered);
        Assert.InRange(refused.Status, 401, 403);
        Assert.Empty(pair.Pbx.Events.All.OfType<PhoneRegistered>());

        await pair.RegisterAsync("bob");
    }

    [Fact]
    public async Task A_registered_phone_calls_with_digest_and_is_named_as_the_caller()
    {
        await using var pair = await Pair.StartAsync(SipTransport.Udp, null, "bob");
        await using var phone = await pair.PhoneAsync("bob");

        phone.Call("100", pair.Pbx.Address, digest: ("bob", TestDirectory.PasswordOf("bob")));

        var arrived = await pair.Pbx.Events.NextAsync<CallArrived>();
        Assert.Equal("bob", arrived.FromPhone);
        Assert.Null(arrived.Trunk);
    }

    [Fact]
    public async Task A_stranger_is_refused_and_counted()
    {
        await using var pair = await Pair.StartAsync(SipTransport.Udp, null, "bob");
        await using var stranger = await TestServer.StartAsync("stranger");

        var call = stranger.Call("100", pair.Pbx.Address);

        Assert.InRange((await stranger.Events.OfAsync<CallEnded>(call)).Status, 401, 403);
        Assert.Empty(pair.Pbx.Events.All.OfType<CallArrived>());
        Assert.Contains(pair.Pbx.Server.Statistics.Refused, r => r.Key.StartsWith("INVITE ", StringComparison.Ordinal) && r.Value > 0);
    }

    [Fact]
    public async Task Another_phone_in_the_users_place_ends_the_calls_of_the_former_one()
    {
        await using var pair = await Pair.StartAsync(SipTransport.Udp, null, "bob");
        await pair.RegisterAsync("bob");
        var call = pair.Pbx.Server.Dial(new DialRequest(new SipToPhone("bob"), "100", null, TimeSpan.FromSeconds(20)));
        var atBob = await pair.Outside.Events.NextAsync<CallArrived>();
        pair.Outside.Server.Answer(atBob.Call);
        await pair.Pbx.Events.OfAsync<CallAnswered>(call);

        await using var reloaded = await pair.PhoneAsync("bob");

        var ended = await pair.Pbx.Events.OfAsync<CallEnded>(call);
        Assert.Equal((480, "the phone was reloaded"), (ended.Status, ended.Reason));
        Assert.True(pair.Pbx.Events.All.OfType<PhoneRegistered>().Last().NewInstance);
        var again = pair.Pbx.Server.Dial(new DialRequest(new SipToPhone("bob"), "100", null, TimeSpan.FromSeconds(20)));
        var atReloaded = await reloaded.Events.NextAsync<CallArrived>();
        reloaded.Server.Answer(atReloaded.Call);
        await pair.Pbx.Events.OfAsync<CallAnswered>(again);
    }

    [Fact]
    public async Task A_fault_while_handling_one_message_leaves_everything_else_in_service()
    {
        await using var pair = await Pair.StartAsync();
        var (outside, pbx) = await pair.TalkInAsync();
        pair.Pbx.Server.Configure([TestServer.TrunkTo("carrier", pair.Outside.Address)], new FaultyDirectory());

        pair.Outside.Server.Register(TestDirectory.Registration("bob", pair.Pbx.Address));
        await pair.TalkInAsync();

        pair.Outside.Server.Hangup(outside, 16, "done");
        Assert.Equal(CallEndedBy.Peer, (await pair.Pbx.Events.OfAsync<CallEnded>(pbx)).By);
    }

    [Fact]
    public async Task A_flood_of_garbage_does_not_stop_the_next_call()
    {
        await using var pair = await Pair.StartAsync();
        var random = new Random(20_261_121);
        using var attacker = new UdpClient();
        var packet = new byte[600];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(packet);
            if (i % 3 == 0)
            {
                "INVITE sip:x@y SIP/2.0\r\n"u8.CopyTo(packet);
            }
            await attacker.SendAsync(packet.AsMemory(0, random.Next(packet.Length)), pair.Pbx.Address, TestContext.Current.CancellationToken);
        }

        var (outside, pbx) = await pair.TalkInAsync();
        pair.Outside.Server.Hangup(outside, 16, "done");
        await pair.Pbx.Events.OfAsync<CallEnded>(pbx);
        Assert.Single(pair.Pbx.Events.All.OfType<CallArrived>());
    }

    [Fact]
    public async Task What_is_wrong_at_the_start_is_said_in_one_line()
    {
        // Not one that the system gives: that may lie in the range for RTP, which is checked first.
        var address = new IPEndPoint(IPAddress.Loopback, TestKit.Processes.FreePort.Next());
        using var taken = new UdpClient(address);

        await AssertStartFails(o => o with { SipAddress = address }, $"SIP port {address.Port} (UDP");
        await AssertStartFails(o => o with { RtpPorts = (20_000, 20_000) }, "RTP port range 20000-20000");
        await AssertStartFails(o => o with { SipAddress = new IPEndPoint(IPAddress.Loopback, o.RtpPorts.First) }, "lies in the RTP port range");
        await AssertStartFails(o => o with { PromptDirectory = "/nonexistent/prompts" }, "prompt directory /nonexistent/prompts does not exist");
        await AssertStartFails(o => o with { RecordingDirectory = "/proc/recordings" }, "recordings cannot be written to /proc/recordings");
    }

    [Fact]
    public async Task A_prompt_that_cannot_be_read_is_named_at_the_start_and_the_ports_are_free_again()
    {
        var port = Crm.TestKit.Processes.FreePort.Next();
        CallServerOptions Broken(CallServerOptions o)
        {
            File.WriteAllText(Path.Combine(o.PromptDirectory, "broken.wav"), "this is no sound");
            return o with { SipAddress = new IPEndPoint(IPAddress.Loopback, port) };
        }

        await AssertStartFails(Broken, "broken");

        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
    }

    private static async Task AssertStartFails(Func<CallServerOptions, CallServerOptions> change, string expected)
    {
        var error = await Assert.ThrowsAsync<CallServerStartException>(() => TestServer.StartAsync("start", change));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private sealed class FaultyDirectory : ISipDirectory
    {
        public SipCredential? Find(string user) => throw new InvalidOperationException("a fault of the directory");
    }
}
