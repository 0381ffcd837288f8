namespace Crm.Host.Configuration;

/// <param name="Demo">Whether the simulated company runs.</param>
internal sealed record RunMode(bool Demo);
