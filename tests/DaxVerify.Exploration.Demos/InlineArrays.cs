using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>Structs that are arrays: each element is a location.</summary>
public static class InlineArrays
{
    [Demo("Memory")]
    public static void CorrectTwoElements()
    {
        var box = new Box();
        Run.Together(() => box.Cells[0]++, () => box.Cells[1]++);
        Run.Expect(box.Cells[0] == 1 && box.Cells[1] == 1, "lost");
    }

    [Demo("Memory")]
    public static void CorrectElementsOfAStatic() => Run.Together(() => Box.Shared[0]++, () => Box.Shared[1]++);

    [Demo("Memory", Shows = "DataRace")]
    public static void BugOneElement()
    {
        var box = new Box();
        Run.Together(() => box.Cells[2]++, () => box.Cells[2]++);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugElementAndWhole()
    {
        var box = new Box();
        Run.Together(() => box.Cells[2]++, () => box.Cells = default);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugElementAndSpan()
    {
        var box = new Box();
        Run.Together(() => box.Cells[2]++, () => ((Span<int>)box.Cells)[1..].Fill(7));
    }

    [Demo("Memory")]
    public static void CorrectElementAndSpan()
    {
        var box = new Box();
        Run.Together(() => box.Cells[2]++, () => ((Span<int>)box.Cells)[..2].Fill(7));
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugFirstElementByItsField()
    {
        var box = new Box();
        Run.Together(() => box.Cells[0]++, () => box.Cells.First = 7);
    }

    [InlineArray(4)]
    private struct Cells
    {
        private int _first;

        public int First
        {
            readonly get => _first;
            set => _first = value;
        }
    }

    private sealed class Box
    {
        public static Cells Shared;
        public Cells Cells;
    }
}
