namespace Crm.Routing.Dialer;

/// <summary>A zone that the called party may be in, and how it was found.</summary>
internal readonly record struct FoundZone(TimeZoneInfo Zone, string From);

/// <summary>The hours of a profile on the wall clocks of one or several zones: open when every one of them allows.</summary>
internal sealed class CallingHours(DialProfile profile, IReadOnlyList<TimeZoneInfo> zones)
{
    // A week has at most two changes a day and zone; a search that needs more than this has no answer.
    private const int MostSteps = 64;
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(15);

    /// <summary>The zones of the number and, where it is known, of the address.</summary>
    /// <param name="addressKnown">False when there is an address zone by a name that this machine does not know.</param>
    public static IReadOnlyList<FoundZone> Zones(NumberPlace? place, string? addressZone, out bool addressKnown)
    {
        var found = new List<FoundZone>();
        foreach (var name in place?.Zones ?? [])
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            {
                // A zone that cannot be looked up could be the one that forbids: then none is known.
                addressKnown = true;
                return [];
            }

            found.Add(new FoundZone(zone, place!.From));
        }

        addressKnown = true;
        if (addressZone is not null)
        {
            addressKnown = TimeZoneInfo.TryFindSystemTimeZoneById(addressZone, out var zone);
            if (zone is not null)
            {
                found.Add(new FoundZone(zone, "address"));
            }
        }

        return found;
    }

    public bool IsOpen(DateTimeOffset at)
    {
        foreach (var zone in zones)
        {
            if (!IsOpen(at, zone))
            {
                return false;
            }
        }

        return zones.Count > 0;
    }

    /// <summary>The first instant from <paramref name="from"/> on at which every zone allows; null when there is none.</summary>
    public DateTimeOffset? NextOpen(DateTimeOffset from)
    {
        var at = from;
        for (var step = 0; step < MostSteps && zones.Count > 0; step++)
        {
            if (IsOpen(at))
            {
                return at;
            }

            foreach (var zone in zones)
            {
                if (!IsOpen(at, zone))
                {
                    at = Opening(at, zone);
                }
            }
        }

        return null;
    }

    private bool IsOpen(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return profile.Days.Contains(local.DayOfWeek) && local.TimeOfDay >= profile.From && local.TimeOfDay < profile.To;
    }

    /// <summary>The next opening in a zone that is closed at <paramref name="at"/>.</summary>
    private DateTimeOffset Opening(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var day = local.TimeOfDay < profile.From ? local.Date : local.Date.AddDays(1);
        for (var i = 0; i < 7 && !profile.Days.Contains(day.DayOfWeek); i++)
        {
            day = day.AddDays(1);
        }

        // Clocks that jump over the opening, or that show it twice, are looked at in steps from the first instant that may be it.
        var wall = day + profile.From;
        var opening = zone.IsInvalidTime(wall) ? new DateTimeOffset(wall, zone.BaseUtcOffset) : new DateTimeOffset(wall, Earliest(zone, wall));
        opening = opening > at ? opening : at;
        while (!IsOpen(opening, zone) && opening < at.AddDays(9))
        {
            opening += Grain;
        }

        return opening.ToOffset(at.Offset);
    }

    private static TimeSpan Earliest(TimeZoneInfo zone, DateTime wall) =>
        zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
}
