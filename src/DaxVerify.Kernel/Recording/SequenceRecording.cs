using System.Globalization;
using System.Text.Json.Nodes;
using DaxVerify.Kernel.Guests;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Recording;

/// <summary>Makes one line of a recording from what the executor said of one sequence.</summary>
internal sealed class SequenceRecording
{
    private readonly JsonObject _sequence;
    private readonly JsonObject _recording;
    private readonly JsonArray _steps = [];
    private readonly JsonArray _log = [];
    private readonly JsonArray _hazards = [];
    private readonly ulong _tag;

    /// <summary>Starts a line.</summary>
    /// <param name="kernel">What it was recorded on.</param>
    /// <param name="sequence">The sequence that was given.</param>
    /// <param name="number">Its number in the boot.</param>
    public SequenceRecording(KernelImage kernel, JsonObject sequence, int number)
    {
        _sequence = sequence;
        _tag = GuestProgram.Tag(number);
        _recording = new JsonObject
        {
            ["id"] = sequence["id"]!.DeepClone(),
            ["kernel"] = kernel.Series,
            ["release"] = kernel.Version,
            ["group"] = sequence["group"]!.DeepClone(),
            ["topology"] = sequence["topology"]!.DeepClone(),
        };
    }

    /// <summary>Makes the line.</summary>
    /// <param name="records">The executor's records of the sequence, the first with its start.</param>
    /// <param name="last">The boot's last record, which tells a hang.</param>
    /// <param name="isLast">Whether no other sequence of the boot began after it: what ended the boot early was its doing.</param>
    /// <param name="output">The whole boot.</param>
    /// <returns>The recording.</returns>
    public JsonObject Make(IReadOnlyList<JsonObject> records, JsonObject last, bool isLast, GuestOutput output)
    {
        var initial = records[0]["initial"]!.DeepClone().AsObject();
        _recording["initial"] = initial;
        var tracker = new HazardTracker(initial);
        foreach (var record in records.Where(record => record["s"] is not null))
        {
            Add(record, tracker);
        }

        _recording["steps"] = _steps;
        _recording["dmesg"] = _log;
        if (_hazards.Count > 0)
        {
            _recording["hazards"] = _hazards;
        }

        if (isLast && last["bye"] is null)
        {
            Abort(last, output);
        }

        return _recording;
    }

    private void Add(JsonObject record, HazardTracker tracker)
    {
        var index = _steps.Count;
        var op = _sequence["steps"]![index]!["op"]!.DeepClone();
        var result = Result(record["r"]!.DeepClone().AsObject(), op, tracker);
        var delta = record["d"]?.DeepClone().AsObject();
        var messages = record["k"] is JsonArray lines ? KernelLog.Keep(index, lines).ToList() : [];
        foreach (var kind in tracker.Step(op, result, delta, messages.Select(message => message["text"]!.GetValue<string>())))
        {
            _hazards.Add((JsonNode)new JsonObject { ["step"] = index, ["kind"] = kind });
        }

        foreach (var message in messages)
        {
            _log.Add((JsonNode)message);
        }

        var step = new JsonObject { ["op"] = op, ["result"] = result };
        if (delta is not null)
        {
            step["delta"] = delta;
        }

        _steps.Add((JsonNode)step);
    }

    /// <summary>Words that this sequence stored become their values; an address's alignment beyond the device's is luck and is cut.</summary>
    private JsonObject Result(JsonObject result, JsonNode op, HazardTracker tracker)
    {
        if (op["op"]!.GetValue<string>() == "touch" && result["text"]?.GetValue<string>() is { } text && text.StartsWith("0x", StringComparison.Ordinal))
        {
            var word = ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            result.Remove("text");
            result["value"] = word >> 32 == _tag ? word & uint.MaxValue : throw new InvalidOperationException($"the executor took {text} for its own");
        }

        if (result["addr_align"]?.GetValue<string>() is { } align && op["fixed_offset"] is null)
        {
            var device = op["dev"]!.GetValue<string>() is "@" ? tracker.KeptDevice : op["dev"]!.GetValue<string>();
            result["addr_align"] = Cut(align, tracker[$"{device}/align"]);
        }

        return result;
    }

    private static string Cut(string align, string? most) => (align, most) switch
    {
        (_, "4096") => "4K",
        ("1G", "2097152") => "2M",
        _ => align,
    };

    private void Abort(JsonObject last, GuestOutput output)
    {
        var operations = _sequence["steps"]!.AsArray();
        var isInTearDown = _steps.Count == operations.Count;
        var isHang = last["hang"] is not null || output.End != GuestEnd.Stopped;
        _recording["aborted"] = new JsonObject
        {
            ["reason"] = (isHang ? "kernel hung" : "kernel died") + (isInTearDown ? " in teardown" : string.Empty),
            ["op"] = isInTearDown ? null : operations[_steps.Count]!["op"]!.DeepClone(),
        };
        foreach (var message in last["k"] is JsonArray lines ? KernelLog.Keep(_steps.Count, lines) : KernelLog.LastWords(_steps.Count, output.Console))
        {
            _log.Add((JsonNode)message);
        }
    }
}
