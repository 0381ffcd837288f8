using System.Security.Cryptography;
using System.Text.Json;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Configuration;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>The last report of each campaign, in a file: it holds, also after a restart, until a setting that it depends on is changed.</summary>
internal sealed class RehearsalFiles(DataFolder data)
{
    private string Folder => Path.Combine(data.Path, "rehearsals");

    public void Keep(CampaignRecord campaign, RehearsalReport report)
    {
        Directory.CreateDirectory(Folder);
        var file = FileOf(campaign.Id);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(new Kept(Fingerprint(campaign.Settings), report)));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <returns>Null when there is none of the campaign as it is set now.</returns>
    public RehearsalReport? Find(CampaignRecord campaign)
    {
        try
        {
            return File.Exists(FileOf(campaign.Id)) && JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(FileOf(campaign.Id))) is { } kept
                && kept.Settings == Fingerprint(campaign.Settings) ? kept.Report : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // it can be rehearsed again
        }
    }

    private string FileOf(Guid campaign) => Path.Combine(Folder, $"{campaign:n}.json");

    /// <summary>What the agent reads and writes changes nothing of the pace.</summary>
    private static string Fingerprint(CampaignSettings settings) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        settings with { Name = "", Script = "", Form = [], Outcomes = [], CallerIds = [], ListExpiry = null })));

    private sealed record Kept(string Settings, RehearsalReport Report);
}
