using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>Findings and their words. What is found on a path that is gone through again, or on trial, is not said twice.</summary>
internal sealed class Findings
{
    private readonly DiagnosticSink _sink;

    /// <summary>Makes it.</summary>
    /// <param name="sink">Where findings go.</param>
    /// <param name="isQuiet">Whether what is found here has been, or will be, found on another way.</param>
    public Findings(DiagnosticSink sink, bool isQuiet)
        : this(sink, isQuiet, !isQuiet)
    {
    }

    private Findings(DiagnosticSink sink, bool isQuiet, bool countsReleases)
    {
        _sink = sink;
        IsQuiet = isQuiet;
        CountsReleases = countsReleases;
    }

    /// <summary>Whether what is found here has been, or will be, found on another way: few findings count then.</summary>
    public bool IsQuiet { get; }

    /// <summary>Whether a release of what isn't held counts here: on the way of an exception that the body throws itself it does, though all else is quiet.</summary>
    public bool CountsReleases { get; }

    /// <summary>The same, quiet from here on.</summary>
    public Findings Quieter() => CountsReleases ? new Findings(_sink, true) : this;

    /// <summary>The same, quiet from here on but for releases.</summary>
    public Findings QuietButForReleases() => IsQuiet ? this : new Findings(_sink, true, true);

    /// <summary>Reports a finding.</summary>
    /// <param name="lock">Which lock it is about.</param>
    /// <param name="places">Where the locks in question were taken.</param>
    /// <param name="arguments">For the rule's message.</param>
    public void Report(DiagnosticDescriptor rule, Location where, Sym @lock, IEnumerable<Location> places, params object[] arguments)
    {
        var text = @lock.IsVague ? null : @lock.ToString();
        _sink.Report(
            rule, where, @lock.ToString(), places, ImmutableDictionary<string, string?>.Empty.Add(RuleCatalog.LockProperty, text),
            arguments.Select(static a => a is string ? a : a.ToString()).ToArray<object>());
    }

    /// <summary>Reports a lock that the paths which meet somewhere disagree on, unless that is the body's purpose.</summary>
    public void ReportMismatch(BodyContract contract, HeldLock held, string how, Location where)
    {
        if (!IsQuiet && !contract.IsTrusted && !contract.IsForwarded(held.Lock)
            && !contract.Says(held.Lock, ContractKind.MayAcquire) && !contract.Says(held.Lock, ContractKind.MayRelease))
        {
            Report(RuleCatalog.LockMismatch, where, held.Lock, new[] { held.Where }, $"'{held.Lock}' {how}; it was taken at {Describe(held.Where)}: take and release it on all of them alike");
        }
    }

    /// <summary>Where the locks held were taken.</summary>
    public static IEnumerable<Location> Places(FlowState state) =>
        state.Held.Where(static h => h.Origin != HeldOrigin.Maybe).Select(static h => h.Where);

    /// <summary>The locks held and where they were taken.</summary>
    public static string DescribeHeld(FlowState state)
    {
        var held = state.Held.Where(static h => h.Origin != HeldOrigin.Maybe).Select(static h => $"'{h.Lock}'{ModeOf(h)} since {Describe(h.Where)}").ToList();
        held.AddRange(state.Values.Values.Where(static v => v.Kind == SymKind.Outcome).SelectMany(static v => ((Outcome)v.Data!).Cases).SelectMany(static c => c.Locks)
            .Where(h => !h.IsCertain && h.Origin == HeldOrigin.Acquired && state.Find(h.Lock) is null)
            .Select(static h => $"perhaps '{h.Lock}', if the try at {Describe(h.Where)} took it, whose result is not looked at").Distinct().OrderBy(static h => h, StringComparer.Ordinal));
        return held.Count == 0 ? "nothing" : string.Join(", ", held);
    }

    private static string ModeOf(HeldLock held) => held.Mode switch
    {
        LockMode.Shared => " for reading",
        LockMode.Upgradeable => " upgradeably",
        _ => string.Empty,
    };

    /// <summary>A place in words.</summary>
    public static string Describe(Location where) => PlaceText.Of(where);

    /// <summary>What a reader calls a method.</summary>
    public static string NameOf(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => method.ContainingType.Name,
        MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => method.AssociatedSymbol!.Name,
        MethodKind.AnonymousFunction => "the lambda",
        MethodKind.UserDefinedOperator or MethodKind.Conversion => method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
        _ => method.Name,
    };
}
