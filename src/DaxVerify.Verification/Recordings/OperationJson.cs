using System.Text.Json.Nodes;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Recordings;

/// <summary>The JSON form of an operation: an object whose <c>op</c> names the kind.</summary>
public static class OperationJson
{
    /// <summary>What a mapping's place is a multiple of when nothing else is said.</summary>
    internal const ulong PageSize = 4096;

    /// <summary>The members that a recording has for a call: those that are not at their defaults.</summary>
    /// <param name="operation">One that recordings have; where a mapping is placed isn't theirs to say.</param>
    /// <returns>Its JSON form.</returns>
    /// <exception cref="NotSupportedException">The operation has no such form.</exception>
    public static JsonObject Write(Operation operation) => operation switch
    {
        WriteOperation write when IsText(write.Value) => new JsonObject { ["op"] = "write", ["path"] = write.Path, ["value"] = write.Value.ToText() },
        ReadOperation read => new JsonObject { ["op"] = "read", ["path"] = read.Path },
        ListOperation list => new JsonObject { ["op"] = "list", ["path"] = list.Path },
        LoadModuleOperation load => new JsonObject { ["op"] = "insmod", ["module"] = load.Module },
        UnloadModuleOperation unload => new JsonObject { ["op"] = "rmmod", ["module"] = unload.Module },
        OpenOperation open => new JsonObject
        {
            ["op"] = "open",
            ["dev"] = open.Device,
            ["mode"] = open.Mode switch { OpenMode.ReadOnly => "ro", OpenMode.WriteOnly => "wo", _ => "rw" },
        },
        CloseOperation => new JsonObject { ["op"] = "close" },
        MmapOperation mmap => WriteMmap(mmap),
        MunmapOperation { At: { } at } munmap => new JsonObject { ["op"] = "munmap", ["at"] = at, ["length"] = munmap.Length },
        MunmapOperation => new JsonObject { ["op"] = "munmap" },
        TouchOperation { Value: { } value } touch => new JsonObject { ["op"] = "touch", ["at"] = touch.At, ["write"] = true, ["value"] = value },
        TouchOperation touch => new JsonObject { ["op"] = "touch", ["at"] = touch.At, ["write"] = false },
        ForkOperation fork => new JsonObject { ["op"] = "fork", ["at"] = fork.At },
        _ => throw new NotSupportedException($"no JSON form for '{operation}'"),
    };

    /// <summary>Reads an operation.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="FormatException">The object isn't a known operation.</exception>
    public static Operation Read(JsonPlace json)
    {
        var kind = json.Member("op").Text;
        return kind switch
        {
            "write" => new WriteOperation(json.Member("path").Text, ByteString.FromText(json.Member("value").Text)),
            "read" => new ReadOperation(json.Member("path").Text),
            "list" => new ListOperation(json.Member("path").Text),
            "insmod" => new LoadModuleOperation(json.Member("module").Text),
            "rmmod" => new UnloadModuleOperation(json.Member("module").Text),
            "open" => new OpenOperation(json.Member("dev").Text, json.Member("mode").As(ReadMode)),
            "close" => new CloseOperation(),
            "mmap" => ReadMmap(json),
            "munmap" => new MunmapOperation(Optional(json, "at"), Optional(json, "length")),
            "touch" => ReadTouch(json),
            "fork" => new ForkOperation(Optional(json, "at") ?? 0),
            _ => throw json.Wrong($"unknown operation '{kind}'"),
        };
    }

    /// <summary>Whether bytes are text, which is how recordings write them.</summary>
    internal static bool IsText(ByteString bytes) => ByteString.FromText(bytes.ToText()) == bytes;

    private static JsonObject WriteMmap(MmapOperation mmap)
    {
        var protection = (mmap.Protection.HasFlag(Protection.Read) ? "r" : string.Empty)
            + (mmap.Protection.HasFlag(Protection.Write) ? "w" : string.Empty)
            + (mmap.Protection.HasFlag(Protection.Execute) ? "x" : string.Empty);
        var json = new JsonObject
        {
            ["op"] = "mmap",
            ["dev"] = mmap.Device,
            ["offset"] = mmap.Offset,
            ["length"] = mmap.Length,
            ["prot"] = protection,
            ["flags"] = mmap.Kind switch { MapKind.Private => "private", MapKind.Sync => "sync", _ => "shared" },
        };
        if (mmap.FixedOffset is { } at)
        {
            json["fixed_offset"] = at;
        }

        return json;
    }

    private static OpenMode ReadMode(string text) => text switch
    {
        "ro" or "r" => OpenMode.ReadOnly,
        "wo" or "w" => OpenMode.WriteOnly,
        "rw" => OpenMode.ReadWrite,
        _ => throw new FormatException($"unknown open mode '{text}' (known: ro, wo, rw)"),
    };

    private static MmapOperation ReadMmap(JsonPlace json)
    {
        var protection = Protection.None;
        foreach (var letter in json.Member("prot").Text)
        {
            protection |= letter switch
            {
                'r' => Protection.Read,
                'w' => Protection.Write,
                'x' => Protection.Execute,
                _ => throw json.Wrong($"unknown protection letter '{letter}' (known: r, w, x)"),
            };
        }

        var kind = json.Member("flags").Text switch
        {
            "shared" => MapKind.Shared,
            "private" => MapKind.Private,
            "sync" => MapKind.Sync,
            var other => throw json.Wrong($"unknown mmap flags '{other}' (known: shared, private, sync)"),
        };
        return new MmapOperation(
            json.Member("dev").Text,
            json.Member("offset").Number,
            json.Member("length").Number,
            protection,
            kind,
            Optional(json, "fixed_offset"));
    }

    private static TouchOperation ReadTouch(JsonPlace json)
    {
        var at = json.Member("at").Number;
        var isWrite = json.Optional("write") is { Truth: true };
        return new TouchOperation(at, isWrite ? json.Member("value").Number : null);
    }

    private static ulong? Optional(JsonPlace json, string name) => json.Optional(name) is { IsNull: false } value ? value.Number : null;
}
