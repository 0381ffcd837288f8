using System.Diagnostics;
using System.Globalization;

namespace Crm.Benchmarks.Capacity;

/// <summary>What the kernel says of a process: resident megabytes, threads, open handles, and the CPU time that it has used so far.</summary>
internal readonly record struct ProcessFigures(double Resident, int Threads, int Handles, TimeSpan Cpu)
{
    public static ProcessFigures Of(Process process)
    {
        var status = File.ReadAllLines($"/proc/{process.Id}/status").Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        process.Refresh();
        return new ProcessFigures(
            long.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture) / 1024.0,
            int.Parse(status["Threads"], CultureInfo.InvariantCulture),
            Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length,
            process.TotalProcessorTime);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resident,6:0} MB resident, {Threads,3} threads, {Handles,5} handles");
}
