using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Randomness;

/// <summary>Random without a seed: seeded from the execution, so that a replay draws the same.</summary>
[Replaces("System.Random")]
internal static class RandomShim
{
    public static Random New() => ThreadSlot.Current is { } slot ? new Random((int)slot.Controller.ProgramRandom.Next()) : new Random();

    /// <summary>The seed of an object of a derived class whose constructor names none.</summary>
    public static int Seed() => ThreadSlot.Current is { } slot ? (int)slot.Controller.ProgramRandom.Next() : Random.Shared.Next();

    public static Random New(int seed) => new(seed);

    public static Random get_Shared()
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return Random.Shared;
        }

        if (!slot.Locals.TryGetValue(typeof(Random), out var shared))
        {
            slot.Locals.Add(typeof(Random), shared = New());
        }

        return (Random)shared!;
    }
}
