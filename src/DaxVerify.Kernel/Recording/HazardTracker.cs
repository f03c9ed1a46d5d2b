using System.Text.Json.Nodes;

namespace DaxVerify.Kernel.Recording;

/// <summary>Follows a sequence's results and marks the steps after which the kernel is known to be damaged (<c>specs/kernel-traces/README.md</c>, "Hazards").</summary>
internal sealed class HazardTracker
{
    private readonly Dictionary<string, string> _state = new(StringComparer.Ordinal);
    private (string Device, bool IsStale)? _file;
    private (string Device, bool IsStale)? _mapping;

    /// <summary>Starts at a snapshot.</summary>
    /// <param name="initial">All keys.</param>
    public HazardTracker(JsonObject initial) => Apply(initial);

    /// <summary>The device that the kept file belongs to; null when none is kept.</summary>
    public string? KeptDevice => _file?.Device;

    /// <summary>An attribute as the last snapshot shows it.</summary>
    /// <param name="key">The snapshot's key.</param>
    /// <returns>Its value; null when it isn't there.</returns>
    public string? this[string key] => _state.GetValueOrDefault(key);

    /// <summary>Takes one step.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="delta">What it changed; null when no snapshot was taken.</param>
    /// <param name="log">The kernel's messages during the step.</param>
    /// <returns>The hazards that it brought, by their names in recordings.</returns>
    public IReadOnlyList<string> Step(JsonNode op, JsonNode result, JsonObject? delta, IEnumerable<string> log)
    {
        var hazards = new List<string>();
        var kind = op["op"]!.GetValue<string>();
        var device = kind is "open" or "mmap" ? op["dev"]!.GetValue<string>() : null;
        var isGood = result["errno"]!.GetValue<string>() == "0";
        if (device is not null && device != "@" && result["at"]?.GetValue<string>() != "open" && !IsBound(device))
        {
            hazards.Add("open-of-unbound-device");
        }

        if (kind == "write" && isGood && delta is { Count: > 0 } && op["path"]!.GetValue<string>() is var path
            && path.EndsWith("/mapping", StringComparison.Ordinal) && IsBound(path.Split('/')[^2]))
        {
            hazards.Add("range-added-while-bound");
        }

        References(kind, op, device, isGood);
        if (delta is not null && Rebinds(delta))
        {
            hazards.Add("rebound-with-stale-reference");
        }

        if (log.Any(IsFailedProbe))
        {
            hazards.Add("device_dax-probe-failed");
        }

        return hazards;
    }

    private static bool IsFailedProbe(string line) =>
        line.Contains("device_dax", StringComparison.Ordinal) && line.Contains("probe", StringComparison.Ordinal)
        && line.Contains("failed with error", StringComparison.Ordinal);

    private bool IsBound(string device) => this[$"{device}/driver"] == "device_dax";

    private void References(string kind, JsonNode op, string? device, bool isGood)
    {
        switch (kind)
        {
            case "open":
                _file = isGood ? (device!, false) : null;
                break;
            case "close":
                _file = null;
                break;
            case "mmap":
                _mapping = !isGood ? null : device == "@" ? _file : (device!, false);
                break;
            case "munmap" when op["at"] is null:
                _mapping = null;
                break;
        }
    }

    private bool Rebinds(JsonObject delta)
    {
        Apply(delta);
        var isHazard = false;
        isHazard |= Follow(ref _file, delta);
        isHazard |= Follow(ref _mapping, delta);
        return isHazard;
    }

    private static bool Follow(ref (string Device, bool IsStale)? reference, JsonObject delta)
    {
        if (reference is not { } held)
        {
            return false;
        }

        if (delta.ContainsKey($"{held.Device}/size") && delta[$"{held.Device}/size"] is null)
        {
            reference = null; // the device itself is gone: a later one of its name is another
            return false;
        }

        if (!delta.TryGetPropertyValue($"{held.Device}/driver", out var driver))
        {
            return false;
        }

        reference = (held.Device, held.IsStale || driver is null);
        return held.IsStale && driver?.GetValue<string>() == "device_dax";
    }

    private void Apply(JsonObject delta)
    {
        foreach (var (key, value) in delta)
        {
            if (value is JsonValue text)
            {
                _state[key] = text.GetValue<string>();
            }
            else if (value is null)
            {
                _state.Remove(key);
            }
        }
    }
}
