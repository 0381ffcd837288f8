using System.Globalization;
using System.Text.Json.Nodes;

namespace Crm.Console.Tests.Site;

/// <summary>A number that leads straight into a queue of its own, so that no test's calls reach another test's agents.</summary>
/// <param name="Number">What customers dial.</param>
/// <param name="Skill">What an agent of the queue needs.</param>
/// <param name="Queue">The queue's title.</param>
public sealed record Line(string Number, string Skill, string Queue)
{
    private const int Count = 24;

    /// <summary>The site's own main number, through its greeting and menu.</summary>
    public static readonly Line Main = new("+12125550100", "support", "Support");

    /// <summary>Rings an agent only for some seconds, and then the next one.</summary>
    public static readonly Line Impatient = Own(0);

    public static IEnumerable<Line> Patient => Enumerable.Range(1, Count - 1).Select(Own);

    private static Line Own(int n) => new(
        string.Create(CultureInfo.InvariantCulture, $"+121255502{n:00}"), string.Create(CultureInfo.InvariantCulture, $"line{n}"), string.Create(CultureInfo.InvariantCulture, $"Line {n}"));

    /// <summary>Adds the lines to the site's configuration: each a copy of the support queue with its own skill.</summary>
    public static void AddTo(JsonObject site)
    {
        foreach (var line in Patient.Prepend(Impatient))
        {
            var queue = site["queues"]!["support"]!.DeepClone().AsObject();
            queue["title"] = line.Queue;
            queue["skills"] = new JsonObject { [line.Skill] = 1 };
            queue["ringSeconds"] = line == Impatient ? 10 : 60;
            queue["wrapUpSeconds"] = 300;
            queue.Remove("escape");
            site["skills"]!.AsArray().Add(line.Skill);
            site["queues"]![line.Skill] = queue;
            site["ivrs"]![line.Skill] = new JsonObject
            {
                ["first"] = "wait",
                ["steps"] = new JsonObject { ["wait"] = new JsonObject { ["type"] = "queue", ["queue"] = line.Skill } },
            };
            site["numbers"]![line.Number] = line.Skill;
        }
    }
}
