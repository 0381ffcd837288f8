using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Timers of the four transactions (RFC 3261 section 17, RFC 6026): nothing at the limit, once one tick later.</summary>
public sealed class TransactionTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);
    private static readonly SipFlow Tcp = new(SipTransport.Tcp, Engines.Carrier, 7);

    [Fact]
    public void Timer_A_repeats_the_INVITE_at_doubling_intervals_until_B_gives_up()
    {
        var wire = new Wire();
        var start = wire.Now;
        wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")) with { Timeout = TimeSpan.FromMinutes(5) }, now));
        Assert.Empty(wire.At(start + T1));
        Assert.Single(wire.At(start + T1 + Tick));
        Assert.Empty(wire.At(start + T1 + Tick));
        var repeats = wire.Run(TimeSpan.FromSeconds(33));
        Assert.Equal(5, repeats.Count);
        Assert.Equal(new SipCallEnded(new(1), SipEndedBy.Failure, 408, "Request Timeout", null) { NoResponse = true }, wire.Last<SipCallEnded>());
        Assert.Null(wire.Engine.NextDeadline);
    }

    [Fact]
    public void Timer_B_fires_one_tick_after_64_T1()
    {
        var wire = new Wire();
        var start = wire.Now;
        wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")) with { Timeout = TimeSpan.FromMinutes(5) }, now));
        wire.At(start + (T1 * 64));
        Assert.Empty(wire.Events);
        wire.At(start + (T1 * 64) + Tick);
        Assert.Single(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void An_INVITE_on_a_connection_is_not_repeated()
    {
        var wire = new Wire();
        wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToUri("sip:1@carrier.test", Tcp, null, null)), now));
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(33)));
        Assert.Equal(408, wire.Last<SipCallEnded>().Status);
    }

    [Fact]
    public void Timer_D_acknowledges_repeated_failures_for_32_seconds()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now)).Single();
        string busy = Wire.Response(invite, 486);
        Assert.StartsWith("ACK ", wire.Send(busy).Single(), StringComparison.Ordinal);
        var completed = wire.Now;
        wire.At(completed + (T1 * 64));
        Assert.StartsWith("ACK ", wire.Send(busy).Single(), StringComparison.Ordinal);
        wire.At(completed + (T1 * 64) + Tick);
        Assert.Empty(wire.Send(busy));
        Assert.Single(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void ACK_of_a_failure_has_the_branch_of_its_INVITE_and_the_tag_of_the_response()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now)).Single();
        string ack = wire.Send(Wire.Response(invite, 404, "theirs")).Single();
        Assert.Equal(Wire.Header(invite, "Via"), Wire.Header(ack, "Via"));
        Assert.Equal("theirs", Wire.ToTag(ack));
        Assert.Equal("1 ACK", Wire.Header(ack, "CSeq"));
    }

    [Fact]
    public void Timer_M_passes_repeated_2xx_to_the_user_and_then_ends()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now)).Single();
        string ok = Wire.Response(invite, 200, body: Wire.Sdp);
        string ack = wire.Send(ok).Single();
        var accepted = wire.Now;
        wire.At(accepted + (T1 * 64));
        Assert.Equal(ack, wire.Send(ok).Single());
        wire.At(accepted + (T1 * 64) + Tick);
        Assert.Empty(wire.Send(ok));
        Assert.Single(wire.Events.OfType<SipCallAnswered>());
    }

    [Fact]
    public void Timers_E_and_F_repeat_a_BYE_up_to_T2_and_give_up()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now)).Single();
        wire.Send(Wire.Response(invite, 200, body: Wire.Sdp));
        var start = wire.Now;
        wire.Do((engine, now) => engine.Hangup(new(1), 16, "Bye", now));
        var times = wire.Run(TimeSpan.FromSeconds(32.1)).Select(sent => Math.Round((sent.At - start).TotalSeconds, 1)).ToArray();
        Assert.Equal([0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], times);
        Assert.Null(wire.Engine.NextDeadline);
        Assert.Single(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void Timer_G_repeats_a_failure_until_H_gives_up()
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        var start = wire.Now;
        wire.Do((engine, now) => engine.Reject(new(1), 486, "Busy Here", now));
        Assert.Empty(wire.At(start + T1));
        Assert.Single(wire.At(start + T1 + Tick));
        Assert.Equal(9, wire.Run(TimeSpan.FromSeconds(33)).Count);
        Assert.Null(wire.Engine.NextDeadline);
    }

    [Fact]
    public void Timer_I_absorbs_repeated_ACKs_for_T4()
    {
        var wire = new Wire();
        string invite = Wire.Request("INVITE", body: Wire.Sdp);
        wire.Send(invite);
        string busy = wire.Do((engine, now) => engine.Reject(new(1), 486, "Busy Here", now)).Single();
        wire.Send(Wire.Request("ACK", toTag: Wire.ToTag(busy)));
        var confirmed = wire.Now;
        wire.At(confirmed + (T1 * 10));
        Assert.Empty(wire.Send(invite));
        wire.At(confirmed + (T1 * 10) + Tick);
        Assert.Equal(100, Wire.Status(wire.Send(invite).First()));
    }

    [Fact]
    public void Timer_L_absorbs_a_repeated_INVITE_after_its_2xx()
    {
        var wire = new Wire();
        string invite = Wire.Request("INVITE", body: Wire.Sdp);
        wire.Send(invite);
        string ok = wire.Do((engine, now) => engine.Answer(new(1), Engines.Answer, now)).Single();
        var accepted = wire.Now;
        wire.Send(Wire.Request("ACK", toTag: Wire.ToTag(ok), branch: "z9hG4bKack"));
        wire.At(accepted + (T1 * 64));
        Assert.Empty(wire.Send(invite));
        Assert.Single(wire.Events.OfType<SipCallArrived>());
    }

    [Fact]
    public void Timer_J_answers_a_repeated_BYE_alike_for_32_seconds_and_then_481()
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        string tag = Wire.ToTag(wire.Do((engine, now) => engine.Answer(new(1), Engines.Answer, now)).Single());
        string bye = Wire.Request("BYE", cseq: 2, toTag: tag, branch: "z9hG4bKbye");
        string ok = wire.Send(bye).Single();
        var completed = wire.Now;
        wire.At(completed + (T1 * 64));
        Assert.Equal(ok, wire.Send(bye).Single());
        wire.At(completed + (T1 * 64) + Tick);
        Assert.Equal(481, Wire.Status(wire.Send(bye).Single()));
        Assert.Single(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void A_2xx_is_repeated_until_its_ACK_and_without_one_the_call_ends_by_BYE()
    {
        var wire = new Wire { Flow = Tcp };
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        wire.Do((engine, now) => engine.Answer(new(1), Engines.Answer, now));
        var start = wire.Now;
        Assert.Empty(wire.At(start + T1));
        Assert.StartsWith("SIP/2.0 200", wire.At(start + T1 + Tick).Single(), StringComparison.Ordinal);
        wire.At(start + (T1 * 64));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
        Assert.StartsWith("BYE ", wire.At(start + (T1 * 64) + Tick).Single(), StringComparison.Ordinal);
        Assert.Equal((SipEndedBy.Failure, 408), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
    }

    [Fact]
    public void Peers_without_branches_are_matched_as_RFC_2543_did()
    {
        var wire = new Wire();
        string invite = Wire.Request("INVITE", branch: "1", body: Wire.Sdp);
        Assert.Single(wire.Send(invite));
        Assert.Equal(100, Wire.Status(wire.Send(invite).Single()));
        Assert.Single(wire.Events.OfType<SipCallArrived>());
        string busy = wire.Do((engine, now) => engine.Reject(new(1), 486, "Busy Here", now)).Single();
        wire.Send(Wire.Request("ACK", branch: "1", toTag: Wire.ToTag(busy)));
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(33)));
    }

    [Fact]
    public void The_same_INVITE_by_another_path_is_a_merged_request()
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        Assert.Equal(482, Wire.Status(wire.Send(Wire.Request("INVITE", branch: "z9hG4bKother", body: Wire.Sdp)).Single()));
    }

    [Fact]
    public void The_heap_runs_timers_in_order_whatever_is_stopped()
    {
        var heap = new TimerHeap();
        var owner = new Owner();
        var random = new Random(5);
        var timers = Enumerable.Range(0, 500).Select(_ => new SipTimer(owner, SipTimerName.A)).ToArray();
        for (int round = 0; round < 5_000; round++)
        {
            var timer = timers[random.Next(timers.Length)];
            if (random.Next(3) == 0)
            {
                heap.Stop(timer);
            }
            else
            {
                heap.Start(timer, TimeSpan.Zero, TimeSpan.FromTicks(random.Next(1_000)));
            }
        }
        int running = timers.Count(timer => timer.IsRunning);
        Assert.Equal(running, heap.Count);
        var last = TimeSpan.Zero;
        while (heap.TryTakeDue(TimeSpan.FromHours(1), out var timer))
        {
            Assert.True(timer.Deadline >= last);
            last = timer.Deadline;
            running--;
        }
        Assert.Equal(0, running);
    }

    private sealed class Owner : ISipTimerOwner
    {
        public void Elapsed(SipTimer timer, TimeSpan now) => throw new InvalidOperationException("The heap calls nobody.");
    }
}
