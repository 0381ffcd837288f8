using System.Text.Json;
using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Contacts;

namespace Crm.Host.Tests.Journals;

public sealed class JournalTests : IDisposable
{
    private readonly JournalFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Events_come_back_in_order_after_a_restart_and_positions_go_on()
    {
        long last;
        using (var journal = fixture.Open())
            last = await JournalFixture.FillAsync(journal, 20);
        using var again = fixture.Open();
        Assert.Equal(last, again.Durable);
        Assert.Equal(last + 1, again.Append(JournalFixture.Event(21)));
        await again.WhenDurableAsync(last + 1, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 21), JournalFixture.Sequences(again));
    }

    [Fact]
    public async Task Every_kind_of_event_survives_the_journal_unchanged()
    {
        var agent = Guid.NewGuid();
        var explanation = JsonSerializer.SerializeToElement(new { why = "longest idle", text = "<script>\r\n'; DROP TABLE" });
        ContactEventBody[] bodies =
        [
            new ContactOpened(ContactDirection.Callback, "+12125550123", "Zoë \u0000 \"quoted\"\r\nINVITE", "main", "x@y", agent),
            new CustomerMatched(null, "none", 0), new Crm.HelpDesk.Timeline.IvrStepEntered("main", "menu"),
            new CallerScored(Guid.NewGuid(), "support", "csat", 4), new Crm.HelpDesk.Timeline.DigitsTaken("menu", "1"), new ContactQueued("support", JournalFixture.Start, 3),
            new ContactDequeued("support", "connected", 12.5), new OfferMade(Guid.NewGuid(), agent, "support", JournalFixture.Start, explanation),
            new OfferEnded(Guid.NewGuid(), agent, "answered"), new AgentConnected(agent, "support", 12.5), new ContactHeld(agent),
            new ContactResumed(agent), new AgentPhoneLost(agent, "gone"), new AgentPhoneRestored(agent), new AgentDisconnected(agent, "customer", 60, 5),
            new RecordingKept(Guid.NewGuid(), "a/b.wav", 61, null), new VoiceMessageLeft(Guid.NewGuid(), "c.wav", 9, "sales", Guid.NewGuid()),
            new CallbackAsked(Guid.NewGuid(), "sales", "+12125550123", JournalFixture.Start), new CallbackTried(Guid.NewGuid(), 1, "busy"),
            new TicketStateHeard(1042, true), new TicketLinked(Guid.NewGuid(), 1042, "pop"), new OutboundProgress("ringing", 180, "carrier"),
            new WrapUpStarted(agent, JournalFixture.Start), new WrapUpEnded(agent, null, "note", 3), new ContactClosed("answered", null),
            new AgentStateEntered("ready", null, null), new DialAttempted(Guid.NewGuid(), Guid.NewGuid(), "+12125550123", "progressive", explanation),
            new DialAnswered("machine", explanation), new DialAbandoned("no agent in time", 2.1), new DialEnded("busy", 3.2, 486), new OptedOut("+12125550123", "key"),
            new DialNotPlaced("no line", JournalFixture.Start, true, agent), new DialRefused("at night", explanation),
            new LeadOutcome(agent, "agreed", true, JournalFixture.Start, agent, Guid.NewGuid(), Guid.NewGuid(), explanation),
        ];
        var known = typeof(ContactEventBody).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false).Length;
        Assert.Equal(known, bodies.Length);
        using var journal = fixture.Open();
        var position = 0L;
        foreach (var body in bodies)
            position = journal.Append(new ContactEvent(Guid.NewGuid(), 1, JournalFixture.Start, body));
        await journal.WhenDurableAsync(position, TestContext.Current.CancellationToken);

        var read = new List<JournalEntry>();
        using var reader = new JournalReader(journal, 0, _ => Assert.Fail("damage"));
        reader.Read(read, 100);
        Assert.Equal(bodies.Select(Text), read.Select(entry => Text(entry.Event.Body)));

        static string Text(ContactEventBody body) => JsonSerializer.Serialize(body);
    }

    [Fact]
    public async Task Cut_at_any_byte_of_the_last_records_keeps_every_whole_record_and_writes_on()
    {
        using (var journal = fixture.Open())
            await JournalFixture.FillAsync(journal, 4);
        var whole = await File.ReadAllBytesAsync(fixture.Files().Single(), TestContext.Current.CancellationToken);
        var ends = RecordEnds(whole);
        Assert.Equal(4, ends.Count);
        for (var cut = ends[1]; cut <= whole.Length; cut++)
        {
            var file = fixture.Files().Single();
            await File.WriteAllBytesAsync(file, whole.AsMemory(0, cut), TestContext.Current.CancellationToken);
            using var journal = fixture.Open();
            var kept = ends.Count(end => end <= cut);
            Assert.Equal(Enumerable.Range(1, kept), JournalFixture.Sequences(journal));
            Assert.Equal(ends[kept - 1], new FileInfo(file).Length);
            await JournalFixture.FillAsync(journal, 1, firstSequence: 100);
            Assert.Equal([.. Enumerable.Range(1, kept), 100], JournalFixture.Sequences(journal));
        }
    }

    [Fact]
    public async Task Zeros_behind_the_last_record_as_a_power_failure_leaves_them_are_cut()
    {
        using (var journal = fixture.Open())
            await JournalFixture.FillAsync(journal, 3);
        using (var file = File.Open(fixture.Files().Single(), FileMode.Append))
            file.Write(new byte[4096]);
        using var again = fixture.Open();
        Assert.Equal([1, 2, 3], JournalFixture.Sequences(again));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(40)]
    public async Task Damage_in_the_middle_loses_that_record_alone_and_names_it(int byteWithinRecord)
    {
        long first;
        using (var journal = fixture.Open())
            first = await JournalFixture.FillAsync(journal, 1);
        using (var journal = fixture.Open())
            await JournalFixture.FillAsync(journal, 9, firstSequence: 2);
        var path = fixture.Files().Single();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[RecordEnds(bytes)[3] + byteWithinRecord] ^= 0xFF;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        using var damaged = fixture.Open();
        var damage = new List<JournalDamage>();
        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9, 10], JournalFixture.Sequences(damaged, 0, damage));
        Assert.Equal([new JournalDamage(path, first + 4, first + 4)], damage);
    }

    [Fact]
    public async Task A_segment_that_vanished_is_reported_and_the_rest_is_read()
    {
        using var journal = fixture.Open(segmentBytes: 1);
        for (var i = 1; i <= 5; i++)
            await JournalFixture.FillAsync(journal, 1, i);
        var files = fixture.Files();
        Assert.Equal(5, files.Length);
        File.Delete(files[2]);
        var damage = new List<JournalDamage>();
        Assert.Equal([1, 2, 4, 5], JournalFixture.Sequences(journal, 0, damage));
        Assert.Equal(journal.FirstPosition + 2, Assert.Single(damage).FirstMissing);
    }

    [Fact]
    public async Task Segments_are_begun_when_full_and_deleted_only_when_every_record_is_stored()
    {
        using var journal = fixture.Open(segmentBytes: 1);
        for (var i = 1; i <= 4; i++)
            await JournalFixture.FillAsync(journal, 1, i);
        Assert.Equal(4, fixture.Files().Length);
        journal.DeleteThrough(journal.FirstPosition + 1);
        Assert.Equal(2, fixture.Files().Length);
        Assert.Equal([3, 4], JournalFixture.Sequences(journal, journal.FirstPosition + 1));
        journal.DeleteThrough(journal.Durable);
        Assert.Single(fixture.Files());
        await JournalFixture.FillAsync(journal, 1, 5);
        Assert.Equal([5], JournalFixture.Sequences(journal, journal.Durable - 1));
    }

    [Fact]
    public async Task A_new_folder_starts_above_every_position_of_a_former_one()
    {
        long former;
        using (var journal = fixture.Open())
            former = await JournalFixture.FillAsync(journal, 1_000);
        foreach (var file in fixture.Files())
            File.Delete(file);
        await Task.Delay(2, TestContext.Current.CancellationToken);
        using var fresh = fixture.Open();
        Assert.True(fresh.Append(JournalFixture.Event(1)) > former);
    }

    [Fact]
    public void An_event_that_is_too_large_is_refused_and_leaves_nothing_behind()
    {
        using var journal = fixture.Open();
        var before = journal.Appended;
        Assert.Throws<ArgumentException>(() => journal.Append(JournalFixture.Event(1, new string('x', 2 << 20))));
        Assert.Equal(before, journal.Appended);
        Assert.Equal(0, journal.Health.QueuedBytes);
    }

    [Fact]
    public void A_second_server_on_the_same_data_folder_is_refused_in_plain_words()
    {
        var path = Path.Combine(fixture.Folder, "data");
        using (DataFolder.Open(path))
        {
            var refusal = Assert.Throws<StartupException>(() => DataFolder.Open(path));
            Assert.Contains($"{path} is in use by another Crm server", refusal.Message);
        }
        DataFolder.Open(path).Dispose();
    }

    [Fact]
    public void A_data_folder_that_cannot_be_made_is_refused_in_plain_words()
    {
        var file = Path.Combine(fixture.Folder, "file");
        File.WriteAllText(file, "");
        var refusal = Assert.Throws<StartupException>(() => DataFolder.Open(Path.Combine(file, "data")));
        Assert.Contains("cannot be written", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static List<int> RecordEnds(byte[] bytes)
    {
        var ends = new List<int>();
        var end = 0;
        while (JournalRecord.Read(bytes.AsSpan(end), out _, out var length) == JournalRecord.State.Valid)
            ends.Add(end += length);
        return ends;
    }
}
