//! A key for the picker: Alt-K puts the reply that was picked where the cursor is.

pub const BASH: &str = r#"
__huashu_pick() {
    local reply
    reply=$(COMPLETER pick --print) || return
    READLINE_LINE="${READLINE_LINE:0:READLINE_POINT}$reply${READLINE_LINE:READLINE_POINT}"
    READLINE_POINT=$((READLINE_POINT + ${#reply}))
}
[[ $- == *i* ]] && bind -x '"\ek": __huashu_pick'
"#;

pub const ZSH: &str = r#"
function _huashu_pick {
    local reply
    reply=$(COMPLETER pick --print </dev/tty) && LBUFFER+=$reply
    zle reset-prompt
}
zle -N _huashu_pick
bindkey '\ek' _huashu_pick
"#;

pub const FISH: &str = r#"
function _huashu_pick
    set -l reply (COMPLETER pick --print | string collect)
    and commandline -i -- $reply
    commandline -f repaint
end
bind \ek _huashu_pick
"#;
