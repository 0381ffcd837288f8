using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Media;

namespace Crm.Benchmarks.Relay;

/// <summary>What SRTP adds to a packet of 20 ms of G.711: protecting it and unprotecting it, with either MAC, interleaved over several rounds.</summary>
internal static class SrtpBenchmark
{
    private const int Rounds = 9, Packets = 50_000, Length = RtpPacket.FixedHeaderLength + 160;

    internal static void Run()
    {
        List<double> portable = [], fast = [];
        for (int round = 0; round <= Rounds; round++)
        {
            double one = Measure(null), two = Measure(OpenSslHmac.Factory);
            // The first round compiles.
            if (round == 0) continue;
            portable.Add(one);
            fast.Add(two);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"SRTP, a packet protected or unprotected, median of {Rounds} rounds: {Median(portable):F3} µs with IncrementalHash, {Median(fast):F3} µs with OpenSslHmac; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
    }

    /// <summary>Microseconds of this thread's time for one of the two.</summary>
    private static double Measure(Func<byte[], ISrtpAuthenticator>? authenticator)
    {
        byte[] key = RandomNumberGenerator.GetBytes(SrtpContext.MasterKeyLength), salt = RandomNumberGenerator.GetBytes(SrtpContext.MasterSaltLength);
        using SrtpContext sender = new(key, salt, authenticator), receiver = new(key, salt, authenticator);
        var buffer = new byte[Length + SrtpContext.RtpOverhead];
        var before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Packets; i++)
        {
            RtpPacket.WriteHeader(buffer, false, 0, (ushort)i, (uint)i * 160, 7);
            int length = sender.ProtectRtp(buffer, Length);
            if (receiver.UnprotectRtp(buffer.AsSpan(0, length), out _) != SrtpResult.Ok) throw new UnreachableException("a packet of our own was refused");
        }
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Packets / 2;
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
