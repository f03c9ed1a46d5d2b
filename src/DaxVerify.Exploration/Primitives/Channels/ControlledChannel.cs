using System.Threading.Channels;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>What the factories of channels return under control: to the program a channel like any other.</summary>
/// <typeparam name="T">What goes through it.</typeparam>
internal sealed class ControlledChannel<T> : Channel<T>
{
    /// <summary>Makes both ends.</summary>
    public ControlledChannel(ChannelCore<T> core)
    {
        Reader = new ControlledChannelReader<T>(core);
        Writer = new ControlledChannelWriter<T>(core);
    }
}
