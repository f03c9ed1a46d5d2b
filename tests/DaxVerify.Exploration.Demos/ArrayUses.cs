using System.Buffers.Binary;

namespace DaxVerify.Exploration.Demos;

/// <summary>Arrays that calls into the framework read and write, to the element and the byte.</summary>
public static class ArrayUses
{
    [Demo("Framework", Shows = "DataRace")]
    public static void BugArrayBehindAnInterface()
    {
        IList<int> numbers = new int[2];
        Run.Together(() => numbers[0]++, () => numbers[0]++);
    }

    [Demo("Framework")]
    public static void CorrectArrayBehindAnInterface()
    {
        IList<int> numbers = new int[2];
        Run.Together(() => numbers[0]++, () => numbers[1]++);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugBytes()
    {
        var bytes = new byte[8];
        Run.Together(() => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), 1), () => BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }

    [Demo("Framework")]
    public static void CorrectBytes()
    {
        var bytes = new byte[8];
        Run.Together(() => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 1), () => BinaryPrimitives.WriteInt32LittleEndian(bytes, 1));
        Run.Expect(bytes[0] == 1 && bytes[4] == 1, "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugBlockCopy()
    {
        var numbers = new int[4];
        Run.Together(() => Buffer.BlockCopy(new int[2], 0, numbers, 4, 8), () => numbers[2] = 1);
    }

    [Demo("Framework")]
    public static void CorrectBlockCopy()
    {
        var numbers = new int[4];
        Run.Together(() => Buffer.BlockCopy(new int[2], 0, numbers, 4, 8), () => numbers[3] = 1);
    }

    [Demo("Framework")]
    public static void CorrectBytesOfAnElement()
    {
        var numbers = new int[1];
        Run.Together(() => Buffer.BlockCopy(new byte[] { 1 }, 0, numbers, 0, 1), () => Buffer.BlockCopy(new byte[] { 1 }, 0, numbers, 1, 1));
        Run.Expect(numbers[0] == 0x101, "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugBytesOfAnElement()
    {
        var numbers = new int[2];
        Run.Together(() => Buffer.BlockCopy(new byte[4], 0, numbers, 1, 4), () => Buffer.SetByte(numbers, 4, 1));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugElementBesideItsBytes()
    {
        var numbers = new int[1];
        Run.Together(() => Buffer.SetByte(numbers, 3, 1), () => numbers[0] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSetValue()
    {
        Array numbers = new int[2];
        Run.Together(() => numbers.SetValue(1, 0), () => numbers.GetValue(0));
    }

    [Demo("Framework")]
    public static void CorrectSetValue()
    {
        Array numbers = new int[2];
        Run.Together(() => numbers.SetValue(1, 0), () => numbers.SetValue(1, 1));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugFourDimensions()
    {
        var grid = new int[1, 1, 1, 2];
        Run.Together(() => grid[0, 0, 0, 1]++, () => grid[0, 0, 0, 1]++);
    }

    [Demo("Framework")]
    public static void CorrectFourDimensions()
    {
        var grid = new int[1, 1, 1, 2];
        Run.Together(() => grid[0, 0, 0, 0]++, () => grid[0, 0, 0, 1]++);
    }

    [Demo("Memory")]
    public static void CorrectRangeBesideItsNeighbour()
    {
        var numbers = new int[4];
        Run.Together(() => _ = numbers[1..3], () => numbers[3] = 1);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugRangeThatIsWritten()
    {
        var numbers = new int[4];
        Run.Together(() => _ = numbers[1..3], () => numbers[2] = 1);
    }

    [Demo("Memory")]
    public static void CorrectPartsOfACast()
    {
        var bytes = new byte[24];
        Run.Together(
            () => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(bytes.AsSpan())[1] = 5,
            () => bytes[7] = bytes[16]);
    }
}
